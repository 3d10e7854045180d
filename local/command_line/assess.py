"""`ferry assess`: whether instances could be moved."""

from collections.abc import Iterator
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
_COLOURS = {"critical": "red", "warning": "yellow"}


async def assess(
    session: Session,
    instances: Annotated[list[str] | None, typer.Argument(help="EC2 instance ids.")] = None,
    *,
    region: Region,
    tag: Tags = None,
    account: Account = "",
) -> Exit:
    """Ask whether instances could be moved, without changing anything; 1 unless all fit."""
    if bool(instances) == bool(tag):
        wrong_use("name the instances, or select them by --tag")
    document: dict[str, Any] = {"region": region, **({"account": account} if account else {})}
    document |= {"instances": instances} if instances else {"select": {"tags": tags_of(tag)}}
    found = await session.api.post("assessments", document)
    fit = all(each["fit"] for each in found["instances"])
    ready = not any(each["severity"] == "critical" for each in found["appliance"]["findings"])
    session.answer(found, _drawn(found))
    if fit and ready:
        session.say("all of them can be moved")
        session.advise(f"ferry waves start NAME --region {region} {_chosen(instances, tag)}")
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
