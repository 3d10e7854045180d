"""What a wave leaves to Ferry to choose about its targets, and by which rules."""

from dataclasses import dataclass, field
from enum import StrEnum

from domain.target.prices import PriceTable


class SizeRule(StrEnum):
    """Who chooses a size that no target names."""

    AZURE = "azure"
    FIT = "fit"


class AddressRule(StrEnum):
    """Which private address a machine gets that no target names one for."""

    ANY = "any"
    KEEP = "keep"


@dataclass(frozen=True, slots=True)
class NetworkMapping:
    """Where instances of an AWS subnet, or of a whole VPC, land: a network (ARM id) and subnet.

    `source` is an id: `subnet-…` or `vpc-…`.
    """

    source: str
    network_id: str
    subnet_name: str


@dataclass(frozen=True, slots=True)
class TargetPolicy:
    """How the open places of a wave's targets are filled.

    `measured_days` is how far back disks are measured for a target without a disk type. Without
    `carry_tags` a machine has the named tags alone.
    """

    size: SizeRule = SizeRule.AZURE
    prices: PriceTable = field(default_factory=PriceTable)
    measured_days: int = 14
    networks: tuple[NetworkMapping, ...] = ()
    address: AddressRule = AddressRule.ANY
    carry_tags: bool = False


def landing_place(
    networks: tuple[NetworkMapping, ...], vpc_id: str, subnet_id: str
) -> NetworkMapping | None:
    """Find where an instance lands: its subnet's place goes before its VPC's; None for neither."""
    by_source = {each.source: each for each in networks}
    return by_source.get(subnet_id) or by_source.get(vpc_id)
