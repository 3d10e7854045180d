"""The pre-flight: what Ferry finds about the instances before anything is changed."""

from collections import Counter
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from local.ferry_api import FerryApi
from local.screen import cell, draw, table
from local.system import LocalSystem

_COLOURS = {"critical": "red", "warning": "yellow", "advisory": "cyan"}
_TOLD = 8  # findings that are worth a line


async def look_first(api: FerryApi, system: LocalSystem, screen: Console) -> None:
    """Assess the instances and show what was found, the gravest first."""
    question = {"region": system.region, "instances": list(system.instances)}
    answer = await api.post("assessments", question)
    draw(screen, _overview(answer))
    for line in _gravest(answer["instances"]):
        screen.print(line)


def _overview(answer: dict[str, Any]) -> Table:
    severities = ["critical", "warning", "advisory", "information"]
    drawn = table("pre-flight", "name", "fit", *severities)
    for each in answer["instances"]:
        counts = Counter(finding["severity"] for finding in each["findings"])
        numbers = [cell(str(counts[severity])) for severity in severities]
        fit = cell("yes", "green") if each["fit"] else cell("no", "red")
        drawn.add_row(cell(each["instance"]), cell(each["name"]), fit, *numbers)
    drawn.caption = f"{answer['rules']} rules asked about each; nothing was changed."
    return drawn


def _gravest(instances: list[dict[str, Any]]) -> list[Text]:
    """Tell each finding that asks for something once, with how many have it."""
    found = Counter(
        (finding["severity"], finding["code"], finding["detail"])
        for each in instances
        for finding in each["findings"]
        if finding["severity"] in _COLOURS
    )
    gravity = list(_COLOURS)
    lines = sorted(found.items(), key=lambda item: (gravity.index(item[0][0]), -item[1]))
    return [_line(*which, times) for which, times in lines[:_TOLD]]


def _line(severity: str, code: str, detail: str, times: int) -> Text:
    many = f", {times} instances" if times > 1 else ""
    return cell(f"{severity}: {detail} [{code}]{many}", _COLOURS[severity])
