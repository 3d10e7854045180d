"""An inventory read: a row for each instance, with what a planner wants to know."""

import re
from dataclasses import dataclass, field
from math import ceil
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator

from domain.planning.machine import Environment, Machine
from triggers.bulk_file.csv_header import Columns
from triggers.bulk_file.csv_rows import csv_rows
from triggers.bulk_file.json_rows import json_rows
from triggers.bulk_file.lines import TooLarge
from triggers.bulk_file.row import Fields, TargetRow, Unreadable, checked
from triggers.documents.names import Account, InstanceId, Region
from triggers.documents.target import TargetDocument
from triggers.documents.windows import Moment
from triggers.problems import RowProblem

MOST_ROWS = 10_000
Degree = Annotated[int, Field(ge=1, le=5)]
Gigabytes = Annotated[float, Field(ge=0, le=1_000_000)]
_BETWEEN = re.compile(r"[;,|\s]+")


class InventoryRow(TargetRow):
    """A row of an inventory; what an instance becomes may be said in it as in a bulk file."""

    region: Region
    account: Account | None = None
    instance: InstanceId
    environment: Literal["development", "test", "staging", "production"] = "production"
    application: str = Field("", max_length=200)
    criticality: Degree = 3
    complexity: Degree = 3
    depends_on: list[InstanceId] = Field(default_factory=list)
    server: str = Field("", max_length=64)
    disk_gb: Gigabytes = 0
    daily_churn_gb: Gigabytes = 0
    vcpus: int = Field(0, ge=0, le=1_024)
    vcpu_family: str = Field("", max_length=80)
    not_before: Moment | None = None

    @field_validator("environment", mode="before")
    @classmethod
    def _in_small_letters(cls, environment: Any) -> Any:
        return environment.lower() if isinstance(environment, str) else environment

    @field_validator("depends_on", mode="before")
    @classmethod
    def _told_apart(cls, names: Any) -> Any:
        return [each for each in _BETWEEN.split(names) if each] if isinstance(names, str) else names

    def machine(self) -> Machine:
        """Say the same in the planner's words."""
        return Machine(
            self.instance,
            (self.account or "", self.region),
            Environment[self.environment.upper()],
            self.application,
            self.criticality,
            self.complexity,
            tuple(dict.fromkeys(self.depends_on)),
            self.server,
            ceil(self.disk_gb),
            ceil(self.daily_churn_gb),
            self.vcpus,
            self.vcpu_family,
            self.not_before,
        )

    def becomes(self) -> dict[str, Any]:
        """Say what the instance becomes, as far as the row does."""
        return self.model_dump(mode="json", include=_TARGET, exclude_unset=True)


_TARGET = set(TargetDocument.model_fields)
COLUMNS = Columns(frozenset(InventoryRow.model_fields), ("region", "instance"))


@dataclass(slots=True)
class Inventory:
    """The rows by their numbers, and all that is wrong with the file."""

    rows: dict[int, InventoryRow] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)


def read_inventory(body: bytes) -> Inventory:
    """Read CSV or JSON lines; every problem names its row, the field and a remedy."""
    inventory = Inventory()
    lines = body.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"{"
    try:
        for number, found in json_rows(body) if lines else csv_rows(body, COLUMNS):
            _take(inventory, number, found)
    except Unreadable as error:
        inventory.problems += error.problems
    except TooLarge as error:
        inventory.problems.append(RowProblem(1, "row", str(error), "Plan fewer at once."))
    if not inventory.rows and not inventory.problems:
        remedy = "Give one row for each instance."
        inventory.problems.append(RowProblem(1, "row", "the file has no rows", remedy))
    inventory.problems += _twice(inventory.rows)
    inventory.problems.sort(key=lambda each: each.row)
    return inventory


def strangers(inventory: Inventory, moved: set[str]) -> list[RowProblem]:
    """List who depends on what is neither in the inventory nor among those that were `moved`."""
    known = moved | {row.instance for row in inventory.rows.values()}
    remedy = "Add a row for it, or remove it from depends_on."
    return [
        RowProblem(number, "depends_on", f"{each} is not in the inventory", remedy)
        for number, row in inventory.rows.items()
        for each in row.depends_on
        if each not in known
    ]


def _take(inventory: Inventory, number: int, found: Fields | list[RowProblem]) -> None:
    if len(inventory.rows) >= MOST_ROWS:
        raise TooLarge(f"the inventory has more than {MOST_ROWS:,} rows")
    row = checked(number, found, InventoryRow) if isinstance(found, dict) else found
    if isinstance(row, InventoryRow):
        inventory.rows[number] = row
    else:
        inventory.problems += row


def _twice(rows: dict[int, InventoryRow]) -> list[RowProblem]:
    first: dict[str, int] = {}
    found: list[RowProblem] = []
    for number, row in rows.items():
        known = first.setdefault(row.instance, number)
        if known != number:
            problem = f"{row.instance} is in row {known} already"
            found.append(RowProblem(number, "instance", problem, "Keep one of the rows."))
    return found
