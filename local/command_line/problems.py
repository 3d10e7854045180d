"""A problem as the operator sees it: what, where, the remedy, and which command comes next."""

from collections.abc import Mapping
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from local.screen import cell, grid, table, visible

MOST_DRAWN = 100
# By the kind of problem; the rest says all that there is to do in its remedy.
_NEXT = {
    "no-such-wave": "ferry waves list",
    "no-such-instance": "ferry waves show {wave} --instances",
    "wave-exists": "ferry waves list",
    "instance-claimed": "ferry waves list --state running",
    "wrong-state": "ferry waves show {wave} --instances",
    "answered-before": "ferry waves events {wave}",
    "invalid-file": "ferry bulk again with the file corrected, or with --accept-valid",
    "no-such-protection-group": "ferry protection-group list",
    "protection-group-exists": "ferry protection-group list",
    "protection-group-busy": "ferry protection-group show {group}",
    "protection-group-in-use": "ferry protection-group show {group}",
    "protection-group-not-ready": "ferry protection-group show {protection_group}",
    "no-such-landing-zone": "ferry landing-zone list",
    "landing-zone-exists": "ferry landing-zone list",
    "landing-zone-state": "ferry landing-zone show {zone}",
    "no-such-message": "ferry poison list",
    "unavailable": "ferry health",
    "refused": "ferry health",
    "unreachable": "ferry health",
}


def problem_drawn(document: Mapping[str, Any]) -> RenderableType:
    """Draw a problem: a table where several things are wrong."""
    errors = document.get("errors") or []
    title = Text(visible(document["title"]), style="bold red")
    told = grid(
        ("problem", document.get("detail") if not errors else ""),
        ("field", document.get("field")),
        ("remedy", document.get("remedy")),
        ("correlation id", document.get("correlation_id")),
    )
    return Group(title, *([errors_drawn(errors)] if errors else []), told)


def errors_drawn(errors: list[Mapping[str, Any]]) -> RenderableType:
    """Draw what is wrong with what was sent, a row each."""
    columns = [name for name in ("row", "field", "problem", "remedy") if name in errors[0]]
    drawn = table(*columns)
    for each in errors[:MOST_DRAWN]:
        drawn.add_row(*(cell(each.get(name)) for name in columns))
    return Group(drawn, *unseen(len(errors)))


def unseen(count: int) -> list[RenderableType]:
    """Say how many of so many are not drawn, and where they are told."""
    more = count - MOST_DRAWN
    return [cell(f"and {more:,} more; --json tells them all", "dim")] if more > 0 else []


class _Given(dict[str, Any]):
    """What a command was given; empty where it was not."""

    def __missing__(self, name: str) -> str:
        return ""


def advice(document: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, ...]:
    """Say which command helps; `given` is what this one was given."""
    kind = str(document["type"]).rsplit(":", 1)[-1]
    following = _NEXT.get(kind, "").format_map(_Given(given)).rstrip()
    return (following,) if following else ()
