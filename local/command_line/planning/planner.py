"""`ferry plan`: proposes waves from an inventory, with the reasons; asks nobody."""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from ruamel.yaml.comments import CommentedMap

from domain.errors import Refusal, Refused
from domain.planning.planning import Plan, plan_waves
from domain.planning.refusing import refusals
from local.command_line.planning.drawing import as_document, reasons_drawn, waves_drawn
from local.command_line.planning.files import read, read_plan, read_shape, refuse
from local.command_line.words import counted
from local.planning.inventory import Inventory, read_inventory, strangers
from local.planning.limits import LimitsDocument
from local.planning.proposing import (
    Proposed,
    busy_until,
    document_of,
    kept_instances,
    propose,
)
from local.planning.text import plain, read_mapping, written
from local.planning.wave_plan import WavePlan, flaws_of, schema
from local.screen import console, draw
from triggers.problems import FieldProblem

_Inventory = Annotated[str, typer.Argument(metavar="INVENTORY", help="CSV; - is standard input.")]
_Limits = Annotated[
    Path | None, typer.Option(help="What to keep: sizes, servers, quotas, windows; YAML or JSON.")
]
_Out = Annotated[
    Path | None,
    typer.Option(help="The plan's file; waves that it has already stay, comments and all."),
]
_Name = Annotated[str, typer.Option(help="The plan's name, with which its waves' names begin.")]
_Size = Annotated[int | None, typer.Option(min=1, max=1_000, help="Most instances of a wave.")]
_Reasons = Annotated[bool, typer.Option("--reasons", help="Tell why each instance is where.")]
_Json = Annotated[bool, typer.Option("--json", help="Write JSON to standard output.")]


def plan(  # noqa: PLR0913 (one option a wish)
    inventory: _Inventory,
    *,
    limits: _Limits = None,
    out: _Out = None,
    name: _Name = "fleet",
    size: _Size = None,
    reasons: _Reasons = False,
    as_json: _Json = False,
) -> None:
    """Propose waves: dependencies together or earlier, tests first, what is critical late.

    The same rows make the same plan, in whichever order they come. Ends with 0, or 3 where no plan
    is possible or a file is not right; nobody is asked, and nothing begins.
    """
    wishes = read_shape(limits, LimitsDocument, as_json=as_json) if limits else LimitsDocument()
    wishes = wishes.model_copy(update={"wave_size": size}) if size else wishes
    kept = _kept(out, as_json=as_json)
    name = str(kept.get("plan", name))
    found, moved = _inventory(inventory, kept, as_json=as_json)
    if not found.rows:
        console(stderr=True).print("every instance of the inventory is in the plan already")
        raise typer.Exit
    made = _planned(found, wishes, busy_until(kept), as_json=as_json)
    waves = propose(name, made, kept)
    rows = {row.instance: row for row in found.rows.values()}
    document = document_of(name, waves, rows, wishes, kept)
    _require_valid(plain(document), as_json=as_json)
    if out:
        _write(out, document)
    if as_json:
        told = as_document(made, waves, _late(moved, waves), plain(document))
        sys.stdout.write(f"{json.dumps(told)}\n")
    else:
        for each in (waves_drawn(waves), *([reasons_drawn(waves)] if reasons else [])):
            draw(console(stderr=False), each)
    _tell(made, len(rows), _late(moved, waves), out)


def wave_plan_schema() -> None:
    """Print the JSON Schema of a wave plan's file, for editors; nobody is asked."""
    sys.stdout.write(f"{json.dumps(schema(), indent=2)}\n")


def _write(out: Path, document: CommentedMap) -> None:
    as_json = out.suffix == ".json"
    text = f"{json.dumps(plain(document), indent=2)}\n" if as_json else written(document)
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise typer.BadParameter(f"{out} can't be written: {error.strerror}") from error


def _kept(out: Path | None, *, as_json: bool) -> CommentedMap:
    """Give what the plan's file has already; it has to be right."""
    if out is None or not out.exists() or not out.read_bytes().strip():
        return CommentedMap()
    read(out, as_json=as_json)
    read_plan(out, as_json=as_json)
    return read_mapping(out)


def _inventory(
    source: str, kept: CommentedMap, *, as_json: bool
) -> tuple[Inventory, dict[str, tuple[str, ...]]]:
    """Read the rows that are not in the plan; and of those that are, on whom they depend."""
    try:
        body = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise typer.BadParameter(f"{source} can't be read: {error.strerror}") from error
    found, placed = read_inventory(body), kept_instances(kept)
    if errors := [*found.problems, *([] if found.problems else strangers(found, set(placed)))]:
        refuse(f"{source} has rows that are not right", errors, as_json=as_json)
    moved = {r.instance: tuple(r.depends_on) for r in found.rows.values() if r.instance in placed}
    rows = {number: row for number, row in found.rows.items() if row.instance not in placed}
    return Inventory(rows), moved


def _planned(
    inventory: Inventory, wishes: LimitsDocument, busy: datetime | None, *, as_json: bool
) -> Plan:
    machines = [row.machine() for row in inventory.rows.values()]
    season = wishes.season(datetime.now(UTC).replace(microsecond=0), busy)
    limits = wishes.to_domain()
    against = refusals(machines, limits, season.most_cutovers)
    if against:
        _no_plan(against, as_json=as_json)
    try:
        return plan_waves(machines, limits, season)
    except Refused as error:
        _no_plan([error.refusal], as_json=as_json)


def _no_plan(against: Sequence[Refusal], *, as_json: bool) -> NoReturn:
    told = [FieldProblem(each.subject, each.detail, each.remedy) for each in against]
    refuse("No plan keeps all of this", told, as_json=as_json)


def _require_valid(document: dict[str, Any], *, as_json: bool) -> None:
    try:
        WavePlan.model_validate(document)
    except ValidationError as error:
        told = flaws_of(error, document)
        refuse("The plan would not be valid: correct limits or inventory", told, as_json=as_json)


def _late(moved: Mapping[str, Sequence[str]], waves: Sequence[Proposed]) -> list[str]:
    """Say which instances in waves that are kept depend on some that are planned only now."""
    new = {p.machine.instance_id: wave.name for wave in waves for p in wave.placements}
    return [
        f"{each}, in a wave that stays, depends on {other}, which moves later, in {new[other]}"
        for each, others in sorted(moved.items())
        for other in others
        if other in new
    ]


def _tell(made: Plan, instances: int, notes: Sequence[str], out: Path | None) -> None:
    screen = console(stderr=True)
    proved = "no better plan is possible" if made.proved else "the best found, not proved"
    stages = counted(made.score.stages, "stage")
    screen.print(f"{counted(instances)} in {stages}: {proved}")
    for each in notes:
        screen.print(f"note: {each}")
    following = f"ferry diff {out}" if out else "ferry plan again, with --out FILE"
    screen.print(f"next: {following}", style="dim")
