"""The picture of a wave: a bar per instance while it runs, and the report at the end."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from rich.console import Group
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from local.eta import eta_words
from local.screen import cell, table
from local.wave_status import Document, changed, percent_of

HEALTHS = {"healthy": "green", "attention": "yellow", "failing": "red"}
_YELLOW = ("rejected", "cancelled", "expired", "rolled_back")
_COLOURS = {"migrated": "green"} | dict.fromkeys(_YELLOW, "yellow")
_BAR, _WIDE = 15, 100
_COLUMNS = {"instance": 19, "name": 8, "step": 27, "": _BAR, "%": 3, "next": 10}
_AROUND = 4  # lines of the board that are no instance's


def wave_board(status: Document, names: Mapping[str, str], size: tuple[int, int]) -> Group:
    """Draw where every instance stands; `names` are the instances' Name tags, where known.

    `size` is the terminal's, in columns and lines: the narrow is spared what comes next, the low
    those who need nobody's eye most.
    """
    width, height = size
    shown, left_out = _first(status["instances"], max(1, height - _AROUND))
    rest = [Text(f"and {left_out:,} more", style="dim")] if left_out else []
    return Group(_title(status), instances_drawn(shown, names, width), *rest)


def instances_drawn(
    instances: Sequence[Document], names: Mapping[str, str], width: int = _WIDE
) -> Table:
    """Draw instances in a table with their bars."""
    unwanted = {"name"} if not names else set()
    unwanted |= {"next"} if width < _WIDE else set()
    columns = {name: least for name, least in _COLUMNS.items() if name not in unwanted}
    drawn = table()
    for column, least in columns.items():
        side: Literal["left", "right"] = "right" if column == "%" else "left"
        drawn.add_column(column, justify=side, no_wrap=True, min_width=least)
    for each in instances:
        row = _row(each, names)
        drawn.add_row(*(row[column] for column in columns))
    return drawn


def wave_report(status: Document, names: Mapping[str, str]) -> Group:
    """Draw how every instance ended."""
    drawn = table("instance", *(["name"] if names else []), "outcome", "virtual machine")
    for each in status["instances"]:
        machine = (each["target_vm_id"] or "").rsplit("/", 1)[-1]
        named = [cell(names.get(each["instance"], ""))] if names else []
        drawn.add_row(cell(each["instance"]), *named, _outcome(each["outcome"]), cell(machine))
    title = Text(f"wave {status['wave']} has ended", style="bold")
    return Group(title, drawn, *notes(status["instances"]))


def plain_changes(before: Document | None, now: Document, names: Mapping[str, str]) -> list[str]:
    """Tell in lines what has changed, where there is no terminal to draw on."""
    old = {e["instance"]: e["phase"] for e in before["instances"]} if before else {}
    return [
        f"{e['instance']} {names.get(e['instance'], '')}".rstrip()
        + f": {e['outcome'] or e['phase']}"
        for e in changed(before, now)
        if e["phase"] != old.get(e["instance"])
    ]


def notes(instances: Sequence[Document]) -> list[Text]:
    """Tell why instances ended so, what to do about it, and what they left behind."""
    lines = []
    for each in instances:
        if each["because"]:
            lines.append(cell(f"{each['instance']}: {_why(each)}"))
        if each.get("certificate"):
            lines.append(cell(f"{each['instance']}: {certified(each['certificate'])}"))
        lines += [cell(f"{each['instance']}: left behind: {left}") for left in each["left_behind"]]
    return lines


def _why(instance: Document) -> str:
    """Tell why it ended so and what to do, in sentences; who it is has been told already."""
    because = instance["because"].removeprefix(f"{instance['instance']}: ")
    end = "" if because.endswith((".", "!", "?")) else "."
    return f"{because}{end} {instance['remedy']}" if instance["remedy"] else because


def certified(certificate: Mapping[str, Any]) -> str:
    """Put a certificate into a line."""
    if not certificate["zero_loss"]:
        return f"point {certificate['policy']}; may be lost: {certificate['may_be_lost']}"
    point = certificate["point_id"].rsplit("/", 1)[-1]
    return (
        f"zero loss: at rest {certificate['quiesced_at']}, recovery point {point} of "
        f"{certificate['point_time']}, clock {certificate['skew_seconds']:+.1f} s, "
        f"{certificate['pending_bytes']} bytes pending"
    )


def _title(status: Document) -> Text:
    done = sum(1 for each in status["instances"] if each["outcome"])
    title = Text(f"wave {status['wave']}: {done} of {len(status['instances'])} ended", style="bold")
    title.append(f", {status['progress']['percent']} % of the way, ", style="not bold")
    if end := eta_words(status.get("eta")):
        title.append(f"replicated {end}, ", style="not bold")
    return title.append(status["health"], style=HEALTHS.get(status["health"], ""))


def _first(instances: Sequence[Document], room: int) -> tuple[Sequence[Document], int]:
    """Choose whom there is room for: who waits for a person, then who runs, then the rest."""
    if len(instances) <= room:
        return instances, 0
    urgent = sorted(instances, key=lambda each: (bool(each["outcome"]), not each["waiting_for"]))
    return urgent[:room], len(instances) - room


def _row(each: Document, names: Mapping[str, str]) -> dict[str, Any]:
    percent = percent_of(each)
    return {
        "instance": cell(each["instance"]),
        "name": cell(names.get(each["instance"], "")),
        "step": _outcome(each["outcome"]) if each["outcome"] else _step(each),
        "": ProgressBar(total=100, completed=percent, width=_BAR),
        "%": f"{percent}",
        "next": cell(_next(each), "dim"),
    }


def _next(each: Document) -> str:
    """Say what comes next; of a replication rather when it ends, where that is foreseen."""
    return "" if each["outcome"] else eta_words(each.get("eta")) or str(each["next_step"])


def _step(each: Document) -> Text:
    if each["suspended"]:
        return Text("suspended", style="yellow")
    return cell(each["phase"].replace("_", " "))


def _outcome(outcome: str | None) -> Text:
    return cell((outcome or "").replace("_", " "), _COLOURS.get(outcome or "", "red"))
