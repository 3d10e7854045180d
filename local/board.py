"""The demo's picture of a wave: a bar per instance, and the report at the end."""

from collections.abc import Mapping
from typing import Any, Literal

from rich.console import Console, Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

_COLOURS = {"migrated": "green", "rejected": "yellow", "cancelled": "yellow", "expired": "yellow"}
_BAR, _WIDE = 15, 100
_COLUMNS = {"instance": 19, "name": 8, "step": 27, "": _BAR, "%": 3, "next": 10}
# How much of the way each of the ten steps is, about: replication takes most of the time.
_SHARES = (2, 3, 8, 6, 6, 50, 2, 12, 6, 5)


def wave_board(status: Mapping[str, Any], names: Mapping[str, str], width: int) -> Group:
    """Draw where every instance stands; `names` are the instances' Name tags.

    A terminal under 100 columns is spared what comes next.
    """
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    columns = dict(list(_COLUMNS.items())[: 6 if width >= _WIDE else 5])
    for column, least in columns.items():
        side: Literal["left", "right"] = "right" if column == "%" else "left"
        table.add_column(column, justify=side, no_wrap=True, min_width=least)
    for each in status["instances"]:
        table.add_row(*_row(each, names)[: len(columns)])
    done = sum(1 for each in status["instances"] if each["outcome"])
    title = f"wave {status['wave']}: {done} of {len(status['instances'])} ended"
    return Group(Text(title, style="bold"), table)


def wave_report(status: Mapping[str, Any], names: Mapping[str, str]) -> Group:
    """Draw how every instance ended."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for column in ("instance", "name", "outcome", "virtual machine"):
        table.add_column(column, no_wrap=True)
    notes = []
    for each in status["instances"]:
        machine = (each["target_vm_id"] or "").rsplit("/", 1)[-1]
        name = names.get(each["instance"], "")
        table.add_row(each["instance"], name, _outcome(each["outcome"]), machine)
        notes += _notes(each)
    return Group(Text(f"wave {status['wave']} has ended", style="bold"), table, *notes)


def plain_changes(
    before: Mapping[str, Any] | None, now: Mapping[str, Any], names: Mapping[str, str]
) -> list[str]:
    """Tell in lines what has changed, where there is no terminal to draw on."""
    old = {e["instance"]: e["phase"] for e in before["instances"]} if before else {}
    return [
        f"{e['instance']} {names.get(e['instance'], '')}: {e['outcome'] or e['phase']}"
        for e in now["instances"]
        if e["phase"] != old.get(e["instance"])
    ]


def console() -> Console:
    """Make the console; what it draws goes to standard error, so that --json stays clean."""
    return Console(stderr=True, highlight=False)


def _row(each: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Any, ...]:
    percent = _percent(each)
    bar = ProgressBar(total=100, completed=percent, width=_BAR)
    where = _outcome(each["outcome"]) if each["outcome"] else Text(each["phase"].replace("_", " "))
    following = "" if each["outcome"] else each["next_step"]
    name = names.get(each["instance"], "")
    return each["instance"], name, where, bar, f"{percent:.0f}", Text(following, style="dim")


def _percent(each: Mapping[str, Any]) -> float:
    """Tell how much of the whole way lies behind the instance."""
    if each["outcome"]:
        return 100.0
    number = each["step"]["number"]
    share = each["replication"]["percent"] / 100 if each["phase"] == "replicating" else 0.0
    return sum(_SHARES[: number - 1]) + share * _SHARES[number - 1] if number else 0.0


def _outcome(outcome: str) -> Text:
    return Text(outcome, style=_COLOURS.get(outcome, "red"))


def _notes(each: Mapping[str, Any]) -> list[Text]:
    lines = []
    if each["because"]:
        lines.append(Text(f"{each['instance']}: {each['because']} {each['remedy']}".rstrip()))
    lines += [Text(f"{each['instance']}: left behind: {left}") for left in each["left_behind"]]
    return lines
