"""Protection groups as people read them, and the wait until a story has ended."""

from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from local.command_line.exits import Exit
from local.command_line.options import path
from local.command_line.protection_group.minutes import written
from local.command_line.session import Session
from local.command_line.words import moment
from local.screen import cell, grid, table

type Document = dict[str, Any]

COLOURS = {"ready": "green", "failed": "red", "applying": "yellow", "deleting": "yellow"}
_AT_WORK = ("applying", "deleting")
_EVERY = 1.0


def group_drawn(group: Document) -> RenderableType:
    """Draw a group: its state, its settings, and who is in it."""
    settings, vault = group["settings"], group["vault"]
    threshold = settings["rpo_threshold"] if group["provider"] == "InMageAzureV2" else 0
    waves = [f"{m['wave']}{'' if m['open'] else ' (ended)'}" for m in group["members"]]
    return Group(
        Text(f"protection group {group['group']}", style="bold"),
        grid(
            ("state", cell(group["state"], COLOURS.get(group["state"], ""))),
            ("because", group["because"]),
            ("remedy", group["remedy"]),
            ("provider", group["provider"]),
            ("vault", f"{vault['name']} in {vault['resource_group']}"),
            ("policy", group["policy_name"] + ("" if group["policy_made"] else " (not Ferry's)")),
            ("container", group["container_id"]),
            ("recovery points", f"kept for {written(settings['recovery_point_retention'])}"),
            ("app-consistent", _each(settings["app_consistent_frequency"])),
            ("crash-consistent", _each(settings["crash_consistent_frequency"])),
            ("RPO threshold", written(threshold) if threshold else ""),
            ("multi-VM", "the machines of a wave" if settings["multi_vm_consistency"] else ""),
            ("members", ", ".join(waves)),
            ("updated", moment(group["updated"])),
        ),
    )


def drift_drawn(drift: list[Document]) -> RenderableType:
    """Draw what differs, a row each."""
    drawn = table("field", "wanted", "found")
    for each in drift:
        drawn.add_row(cell(each["field"]), cell(each["wanted"]), cell(each["found"], "red"))
    return drawn


async def settled(session: Session, group: Document, *, wait: bool) -> Exit:
    """Show the group, where that is wished once its story has ended; 1 when it has failed."""
    name = group["group"]
    if wait and group["state"] in _AT_WORK:
        group = await _ended(session, name)
    session.answer(group, group_drawn(group))
    following = {"failed": "drift", "ready": "drift"}.get(group["state"], "show")
    session.advise(f"ferry protection-group {following} {name}")
    return Exit.NO_SUCCESS if group["state"] == "failed" else Exit.DONE


async def _ended(session: Session, name: str) -> Document:
    group: Document
    async for group in session.api.changes(path("protection-groups", name), _EVERY):
        if group["state"] not in _AT_WORK:
            return group
    raise AssertionError  # it is watched for ever


def _each(minutes: int) -> str:
    return f"each {written(minutes)}" if minutes else "none"
