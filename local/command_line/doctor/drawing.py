"""The checks as people and programs read them, and as which exit code they end."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType

from domain.checkup.check import Check, Verdict, worst
from local.command_line.exits import Exit
from local.command_line.words import counted
from local.screen import cell, table

_SIGNS = {
    Verdict.HEALTHY: ("well", "green"),
    Verdict.ATTENTION: ("look", "yellow"),
    Verdict.FAILING: ("FAILS", "bold red"),
}

# 0, 1 and 2, as such commands end everywhere.
ENDINGS = {
    Verdict.HEALTHY: Exit.DONE,
    Verdict.ATTENTION: Exit.NO_SUCCESS,
    Verdict.FAILING: Exit.WRONG_USE,
}


def as_document(found: Sequence[Check]) -> dict[str, Any]:
    """Write them as JSON has them."""
    return {"verdict": worst(found), "checks": [asdict(each) for each in found]}


def drawn(found: Sequence[Check]) -> RenderableType:
    """Draw one row for each check."""
    rows = table("", "area", "subject", "found", "remedy")
    for each in found:
        sign, colour = _SIGNS[each.verdict]
        cells = (each.area, each.subject, each.detail, each.remedy)
        rows.add_row(cell(sign, colour), *map(cell, cells))
    return rows


def summary(found: Sequence[Check]) -> str:
    """Count them in words."""
    counts = Counter(each.verdict for each in found)
    failing, attention = counts[Verdict.FAILING], counts[Verdict.ATTENTION]
    if not failing and not attention:
        return f"{counted(len(found), 'check')}: all is well"
    fail, need = ("fails" if failing == 1 else "fail"), ("needs" if attention == 1 else "need")
    return f"{counted(len(found), 'check')}: {failing} {fail}, {attention} {need} attention"
