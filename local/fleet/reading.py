"""Reads a fleet from CSV: every row that is wrong is told of, by its field, with what to do."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from domain.source_instance import InstanceRef
from local.fleet.columns import COLUMNS, window_of
from local.fleet.figures import FleetInstance, FleetRefused, RowError
from local.fleet.sizes import named, size_for

MOST_INSTANCES = 5_000
_NAMES = tuple(column.name for column in COLUMNS)


def read_fleet(path: Path, start: datetime) -> tuple[FleetInstance, ...]:
    """Read the instances of a file; FleetRefused with all that is wrong. `start` is aware."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise FleetRefused((RowError(0, "file", f"{error}", "Save it as CSV in UTF-8"),)) from error
    return fleet_of(text, start)


def fleet_of(text: str, start: datetime) -> tuple[FleetInstance, ...]:
    """Read the instances of a text; the separator is a comma, a semicolon or a tab."""
    first = text.partition("\n")[0]
    separator = max(",;\t", key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    header = [each.strip().casefold() for each in next(rows, [])]
    errors = list(_about_header(header))
    if errors:
        raise FleetRefused(tuple(errors))
    found: dict[str, FleetInstance] = {}
    for number, row in enumerate(rows, 2):
        if any(each.strip() for each in row):
            _read_row(number, dict(zip(header, row, strict=False)), start, found, errors)
    errors += _about_all(found.values())
    if errors:
        raise FleetRefused(tuple(sorted(errors, key=lambda error: error.row)))
    return tuple(found.values())


def _about_header(header: list[str]) -> Iterator[RowError]:
    known = f"Known are: {', '.join(_NAMES)}"
    if "instance_id" not in header:
        yield RowError(1, "instance_id", "there is no such column", "Put it into the first row")
    for name in header:
        if name not in _NAMES:
            yield RowError(1, name or "header", "nobody knows this column", known)
        elif header.count(name) > 1:
            yield RowError(1, name, "the column is there twice", "Leave one of them out")


def _read_row(
    number: int,
    row: dict[str, str],
    start: datetime,
    found: dict[str, FleetInstance],
    errors: list[RowError],
) -> None:
    told: dict[str, Any] = {}
    before = len(errors)
    for column in COLUMNS:
        text = (row.get(column.name) or "").strip() or column.default
        try:
            told[column.name] = column.read(text) if text or column.default else _empty(column)
        except ValueError as error:
            errors.append(RowError(number, column.name, str(error), column.remedy))
    if len(errors) > before:
        return
    if told["used_gib"] is not None and told["used_gib"] > sum(told["disks_gib"]):
        why = f"{told['used_gib']:g} GiB do not fit on {sum(told['disks_gib'])}"
        errors.append(RowError(number, "used_gib", why, "Give at most what the disks hold"))
        return
    if told["instance_id"] in found:
        why = f"{told['instance_id']} is there twice"
        errors.append(RowError(number, "instance_id", why, "Leave one of the rows out"))
        return
    found[told["instance_id"]] = _made(told, start)


def _empty(column: Any) -> Any:
    if column.name == "instance_id":
        raise ValueError("it is missing")
    return None if column.name in {"used_gib", "churn_gib_day"} else column.read("")


def _made(told: dict[str, Any], start: datetime) -> FleetInstance:
    ref = InstanceRef(told["account_id"], told["region"], told["instance_id"])
    size = named(told["vm_size"]) if told["vm_size"] else size_for(told["instance_type"])
    used = told["used_gib"]
    used = sum(told["disks_gib"]) / 2 if used is None else used
    churn = told["churn_gib_day"]
    return FleetInstance(
        ref=ref,
        name=told["name"] or ref.instance_id,
        wave=told["wave"],
        begins=max(start, told["begins"] or start),
        disks=told["disks_gib"],
        used_gib=used,
        churn_gib=used / 20 if churn is None else churn,
        appliance=told["appliance"],
        appliance_mbit=told["appliance_mbit"],
        subnet=told["subnet"],
        subnet_mbit=told["subnet_mbit"],
        instance_type=told["instance_type"],
        vm_size=size.name,
        family=size.family,
        cores=size.cores,
        window=window_of(told),
        approval=timedelta(hours=told["approval_hours"]),
        priority=told["priority"],
    )


def _about_all(found: Iterable[FleetInstance]) -> Iterator[RowError]:
    """Look at what no row alone can be wrong about."""
    fleet = list(found)
    if not fleet:
        yield RowError(2, "instance_id", "there is no instance", "Put one into each row")
    if len(fleet) > MOST_INSTANCES:
        why = f"{len(fleet)} instances are more than {MOST_INSTANCES}"
        yield RowError(MOST_INSTANCES + 2, "instance_id", why, "Rehearse them in parts")
    for kind, line in (("appliance", "appliance_mbit"), ("subnet", "subnet_mbit")):
        lines: dict[str, set[float]] = {}
        for each in fleet:
            lines.setdefault(getattr(each, kind), set()).add(getattr(each, line))
        for name, speeds in sorted(lines.items()):
            if name and len(speeds) > 1:
                told = " and ".join(f"{speed:g}" for speed in sorted(speeds))
                yield RowError(0, line, f"{name} has {told}", "Give one figure for one line")
