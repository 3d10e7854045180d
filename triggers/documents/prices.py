"""A price table as an operator writes it: JSON, or CSV within it."""

import csv
import io
from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import Field, ValidationError, field_validator

from domain.errors import Refusal, Refused
from domain.target.prices import PriceTable
from triggers.documents.base import Document, wrong

_Size = Annotated[str, Field(pattern=r"^Standard_[A-Za-z0-9_-]{1,60}$")]
_Price = Annotated[float, Field(ge=0, le=100_000, allow_inf_nan=False)]
_COLUMNS = 2


class PriceTableDocument(Document):
    """What sizes cost; sizes that it leaves out are not chosen."""

    currency: str = Field("USD", pattern=r"^[A-Z]{3}$", description="ISO 4217, such as EUR.")
    per_hour: dict[_Size, _Price] = Field(
        min_length=1,
        max_length=400,
        description="Price per hour by size, or CSV text with a line size,price for each.",
    )

    @field_validator("per_hour", mode="before")
    @classmethod
    def _written_as_csv(cls, given: Any) -> Any:
        return _rows(given) if isinstance(given, str) else given

    def to_domain(self) -> PriceTable:
        """Say the same in the domain's words."""
        return PriceTable(self.currency, self.per_hour)


def usual_prices(text: str) -> PriceTable:
    """Read the table of the settings; none from an empty text. Refused when it is unreadable."""
    if not text:
        return PriceTable()
    try:
        return PriceTableDocument.model_validate_json(text).to_domain()
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(
            Refusal(
                code="settings.price_table",
                subject="FERRY_PRICE_TABLE",
                detail=f"{where or 'it'}: {first['msg']}",
                remedy='Write it like {"currency":"EUR","per_hour":{"Standard_D2s_v5":0.11}}.',
            )
        ) from None


def _rows(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for number, row in enumerate(_lines(text), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not cells[0].startswith("Standard_")):
            continue
        if len(cells) != _COLUMNS or cells[0] in found:
            problem = f"line {number} is not size,price with each size once"
            raise wrong("", problem, "Write a line such as Standard_D2s_v5,0.11 for each size.")
        found[cells[0]] = cells[1]
    return found


def _lines(text: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text.strip(), newline=""))
    except csv.Error as error:
        remedy = "Write a line such as Standard_D2s_v5,0.11 for each size."
        raise wrong("", f"it is not CSV: {error}", remedy) from error
