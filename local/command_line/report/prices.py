"""A file of prices as an operator writes it: JSON, or CSV with a price on each line."""

import csv
import io
import json
from typing import Any

_COLUMNS = 3
_SINGLE = {
    ("aws", "disk_gib_month"): "aws_disk_gib_month",
    ("azure", "disk_gib_month"): "azure_disk_gib_month",
    ("azure", "replication_month"): "replication_month",
}
_TABLES = {"aws": "aws_per_hour", "azure": "azure_per_hour", "instance": "instance_types"}


class PricesUnreadable(Exception):
    """The file holds no prices; the message says where and why."""


def read_prices(text: str) -> dict[str, Any]:
    """Read prices into the API's document; every number stays exactly as it is written."""
    if not text.lstrip().startswith("{"):
        return _from_csv(text)
    try:
        found: dict[str, Any] = json.loads(text, parse_float=str)
    except ValueError as error:
        raise PricesUnreadable(f"it is not JSON: {error}") from error
    return found


def _from_csv(text: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for number, row in enumerate(csv.reader(io.StringIO(text, newline="")), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and cells[0] == "side"):
            continue
        if len(cells) != _COLUMNS:
            raise PricesUnreadable(f"line {number} is not side,item,price")
        side, item, price = cells
        if side == "currency":
            place, name = found, "currency"
        elif (side, item) in _SINGLE:
            place, name = found, _SINGLE[side, item]
        elif side in _TABLES:
            place, name = found.setdefault(_TABLES[side], {}), item
        else:
            raise PricesUnreadable(f"line {number}: {side!r} is not currency, aws, azure, instance")
        if name in place:
            raise PricesUnreadable(f"line {number}: {side},{item} is there twice")
        place[name] = price
    return found
