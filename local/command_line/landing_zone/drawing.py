"""A landing zone as an operator sees it: a summary, and its tables."""

from collections.abc import Iterator
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from local.command_line.words import moment
from local.screen import cell, grid, table

STATES = {"ready": "green", "failed": "red", "cancelled": "yellow"}


def summary(status: dict[str, Any]) -> RenderableType:
    """Draw how a landing zone stands, and what it waits for."""
    step, manual = status["step"], status["manual_step"]
    number = f"{step['number']} of {step['of']}: {step['name']}" if step["number"] else ""
    return Group(
        Text(f"landing zone {status['zone']}", style="bold"),
        grid(
            ("state", cell(status["state"], STATES.get(status["state"], ""))),
            ("step", number),
            ("phase", status["phase"].replace("_", " ")),
            ("waits for", status["waiting_for"]),
            ("manual step", f"{manual['number']}: {manual['words']}" if manual else ""),
            ("because", status["because"]),
            ("remedy", status["remedy"]),
            ("kept", "; ".join(status["kept"])),
            ("left behind", "; ".join(status["left_behind"])),
            ("provider", status["provider"]),
            ("where", f"{status['region']} → {status['location']}, vault {status['vault']}"),
            ("protection group", status["protection_group"]),
            ("attempt", f"{status['attempt']}"),
            ("accepted", moment(status["accepted"])),
        ),
    )


def tables(status: dict[str, Any]) -> Iterator[RenderableType]:
    """Draw the tables that have anything in them."""
    if status["servers"]:
        yield _servers(status["servers"])
    if status["components"]:
        yield _components(status["components"])
    if status["updates"]:
        yield _updates(status["updates"])
    if closed := [row for row in status["reach"] if not row["open"]]:
        yield _closed(closed)


def happened(events: list[dict[str, Any]]) -> RenderableType:
    """Draw what happened, a row each."""
    drawn = table("at", "kind", "what")
    for each in events:
        drawn.add_row(*map(cell, (moment(each["at"]), each["kind"], each["words"])))
    return drawn


def _servers(servers: list[dict[str, Any]]) -> RenderableType:
    drawn = table("server", "id", "address")
    for each in servers:
        drawn.add_row(*map(cell, (each["role"], each["id"], each["address"] or "")))
    return drawn


def _components(components: list[dict[str, Any]]) -> RenderableType:
    drawn = table("component", "name", "address", "version", "heartbeat", "health")
    for each in components:
        known = (each["role"], each["name"], each["address"] or "", each["version"] or "")
        drawn.add_row(*map(cell, (*known, moment(each["last_heartbeat"]), each["health"])))
    return drawn


def _updates(updates: list[dict[str, Any]]) -> RenderableType:
    drawn = table("", "outdated", "version", "newest", "by way of", "restart")
    for number, each in enumerate(updates, 1):
        name = f"{each['role'] or 'mobility service'} {each['name']}"
        restart = "yes" if each["restart"] else ""
        cells = (number, name, each["version"], each["latest"], ", ".join(each["via"]), restart)
        drawn.add_row(*map(cell, cells))
    return drawn


def _closed(rows: list[dict[str, Any]]) -> RenderableType:
    drawn = table("closed port of", "port", "needed", "remedy")
    for each in rows:
        needed = cell("yes", "red") if each["needed"] else cell("no")
        who = cell(each["instance"] or each["address"])
        drawn.add_row(who, cell(each["port"]), needed, cell(each["remedy"]))
    return drawn
