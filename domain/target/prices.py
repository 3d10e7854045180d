"""What the operator says that sizes cost."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class PriceTable:
    """Prices per hour by size name, in one currency (ISO 4217). An empty table knows none.

    Sizes that a table leaves out are not chosen: it is also the list of sizes that the operator
    wants.
    """

    currency: str = ""
    per_hour: dict[str, float] = field(default_factory=dict)

    def price(self, size: str) -> float | None:
        """Tell a size's price per hour, whatever the case of its name; None without one."""
        wanted = size.casefold()
        found = (price for name, price in self.per_hour.items() if name.casefold() == wanted)
        return next(found, None)
