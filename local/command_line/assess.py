"""`ferry assess`: whether instances could be moved."""

import json
import sys
from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Group, RenderableType

from local.command_line.exits import Exit
from local.command_line.options import Account, Region, Tags
from local.command_line.session import Session, wrong_use
from local.command_line.tags import tags_of
from local.command_line.words import moment
from local.screen import cell, table
from local.wave_status import Document

_SHOWN = 3
_COLOURS = {"critical": "red", "warning": "yellow", "advisory": "cyan"}


class Form(StrEnum):
    """The forms of a report."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


async def assess(  # noqa: PLR0913 (one option a wish)
    session: Session,
    instances: Annotated[list[str] | None, typer.Argument(help="EC2 instance ids.")] = None,
    *,
    region: Region,
    tag: Tags = None,
    account: Account = "",
    mobility_service: Annotated[
        str, typer.Option(help="How it gets onto the machines: run_command, by_hand or push.")
    ] = "",
    form: Annotated[Form, typer.Option("--format", help="Form of the report.")] = Form.TABLE,
    out: Annotated[
        Path | None, typer.Option(dir_okay=False, help="File to write the report to.")
    ] = None,
) -> Exit:
    """Ask whether instances could be moved, without changing anything.

    One command looks at each machine from within, by Systems Manager. As table or JSON it ends
    with 1 unless all fit.
    """
    if bool(instances) == bool(tag):
        wrong_use("name the instances, or select them by --tag")
    form = Form.JSON if session.as_json else form
    if out and form is Form.TABLE:
        wrong_use("--out wants --format json, csv or html")
    document: dict[str, Any] = {"region": region, **({"account": account} if account else {})}
    document |= {"instances": instances} if instances else {"select": {"tags": tags_of(tag)}}
    document |= {"mobility_service": mobility_service} if mobility_service else {}
    if form in {Form.CSV, Form.HTML}:
        return await _written(session, document, form, out)
    found = await session.api.post("assessments", document)
    if form is Form.TABLE:
        session.answer(found, _drawn(found))
    elif out:
        _save(session, out, json.dumps(found, indent=2))
    else:
        session.write(found)
    return _ending(session, found, f"{region} {_chosen(instances, tag)}")


async def _written(
    session: Session, document: dict[str, Any], form: Form, out: Path | None
) -> Exit:
    report = await session.api.text("assessments", document, {"format": form.value})
    if out:
        _save(session, out, report)
    else:
        sys.stdout.write(report)
    return Exit.DONE


def _save(session: Session, out: Path, report: str) -> None:
    try:
        out.write_text(report, encoding="utf-8", newline="")
    except OSError as error:
        wrong_use(f"--out {out}: {error.strerror}")
    session.say(f"the report is in {out}")


def _ending(session: Session, found: Document, chosen: str) -> Exit:
    fit = all(each["fit"] for each in found["instances"])
    ready = not any(each["severity"] == "critical" for each in found["appliance"]["findings"])
    if fit and ready:
        session.say("all of them can be moved")
        session.advise(f"ferry waves start NAME --region {chosen}")
        return Exit.DONE
    session.say("mend what is critical, then assess again")
    return Exit.NO_SUCCESS


def _drawn(found: Document) -> RenderableType:
    drawn = table("instance", "fit", "finding", "remedy")
    for each in found["instances"]:
        fit = cell("yes", "green") if each["fit"] else cell("no", "red")
        first, *others = list(_findings(each)) or [(cell(""), cell(""))]
        drawn.add_row(cell(each["instance"]), fit, *first)
        for finding in others:
            drawn.add_row("", "", *finding)
    appliance = found["appliance"]
    words = f"appliance {appliance['name'] or 'not found'}: {appliance['health'] or 'unknown'}"
    seen = appliance["last_heartbeat"]
    heard = f", last heard {moment(seen)}" if seen else ""
    findings = [cell(f"{f['detail']} {f['remedy']}", "red") for f in appliance["findings"]]
    return Group(drawn, cell(words + heard), *findings)


def _chosen(instances: list[str] | None, tag: list[str] | None) -> str:
    """Write the options that choose the same instances for a wave, a few of them."""
    words = [f"--instance {each}" for each in instances or ()]
    words += [f"--tag '{each}'" for each in tag or ()]
    return " ".join(words[:_SHOWN] + (["…"] if len(words) > _SHOWN else []))


def _findings(instance: Document) -> Iterator[tuple[RenderableType, RenderableType]]:
    for each in instance["findings"]:
        colour = _COLOURS.get(each["severity"], "")
        yield cell(f"{each['code']}: {each['detail']}", colour), cell(each["remedy"])


COMMANDS = (assess,)
