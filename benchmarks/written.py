"""Results for people: lines on a terminal, and the page that is kept."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.catalogue import BENCHMARKS

RESULTS = Path(__file__).with_name("RESULTS.md")

_HEAD = """# What was measured

`run.py bench` writes this page; each figure is a ratio within one run, contenders by turns,
medians of the rounds. What limits a figure that misses its target stands in [LIMITS.md](LIMITS.md).

| benchmark | figure | measured | target | |
|---|---|---|---|---|
"""


def table(found: Mapping[str, Mapping[str, Any]]) -> str:
    """Lay results out for a terminal."""
    lines = []
    for name, result in found.items():
        lines.append(f"{name}: {BENCHMARKS[name].ratio} ({result['seconds']} s)")
        for each in result["figures"]:
            verdict = "" if each["holds"] else "  MISSED"
            target = f"(target {each['target']})"
            lines.append(f"  {each['figure']:48}{_short(each['value']):>10}  {target}{verdict}")
        lines += [f"    {what:60}{_short(value):>14}" for what, value in result["details"].items()]
    return "\n".join(lines) + "\n"


def page(document: Mapping[str, Any]) -> str:
    """Write the page of results."""
    found = document["benchmarks"]
    rows = [
        f"| {name} | {each['figure']} | {_short(each['value'])} | {each['target']} | "
        f"{'' if each['holds'] else 'missed'} |"
        for name, result in found.items()
        for each in result["figures"]
    ]
    parts = ["\n".join(rows)]
    for name, result in found.items():
        parts.append(f"## {name}\n\n{BENCHMARKS[name].ratio}; {_runs(result)}.")
        lines = [f"| {what} | {_short(value)} |" for what, value in result["details"].items()]
        parts.append("\n".join(["| | |", "|---|---|", *lines]))
    lines = [f"| {what} | {value} |" for what, value in document["machine"].items()]
    parts.append("\n".join(["## The machine", "", "| | |", "|---|---|", *lines]))
    return _HEAD + "\n\n".join(parts) + "\n"


def _runs(result: Mapping[str, Any]) -> str:
    rounds = result["rounds"]
    return f"{rounds} round{'s' if rounds > 1 else ''}, {result['seconds']} s in all"


def _short(value: float | str) -> str:
    if isinstance(value, str):
        return value
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"  # noqa: PLR2004
