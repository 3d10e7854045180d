"""What the operator says that both clouds cost: exact money, and nothing that nobody said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal

_CENT = Decimal("0.01")
_HOURS_A_DAY = Decimal(24)
# As both clouds count: 730 hours.
_DAYS_A_MONTH = Decimal(730) / _HOURS_A_DAY
_GIB = Decimal(1024**3)


@dataclass(frozen=True, slots=True)
class Prices:
    """Prices in one currency (ISO 4217): an hour of each size or type, months of the rest.

    `instance_types` says of which type instances are, or were. None where nobody gave a price.
    """

    currency: str
    aws_per_hour: Mapping[str, Decimal] = field(default_factory=dict)
    azure_per_hour: Mapping[str, Decimal] = field(default_factory=dict)
    aws_disk_gib_month: Decimal | None = None
    azure_disk_gib_month: Decimal | None = None
    replication_month: Decimal | None = None
    instance_types: Mapping[str, str] = field(default_factory=dict)


def per_day(per_hour: Decimal) -> Decimal:
    """Tell what a day costs, to the cent."""
    return cents(per_hour * _HOURS_A_DAY)


def month_per_day(per_month: Decimal, amount: Decimal = Decimal(1)) -> Decimal:
    """Tell what a day of so much costs, to the cent, by its price a month."""
    return cents(per_month * amount / _DAYS_A_MONTH)


def gib(count: int) -> Decimal:
    """Tell bytes in GiB."""
    return Decimal(count) / _GIB


def cents(money: Decimal) -> Decimal:
    """Round money to the cent, half up."""
    return money.quantize(_CENT, ROUND_HALF_UP)


def found_in(prices: Mapping[str, Decimal], name: str) -> Decimal | None:
    """Look a price up, whatever the case of its name."""
    wanted = name.casefold()
    return next((price for each, price in prices.items() if each.casefold() == wanted), None)
