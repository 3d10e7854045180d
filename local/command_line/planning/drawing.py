"""A plan of waves as people and as scripts read it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from rich.console import RenderableType

from domain.planning.planning import Plan
from local.command_line.words import moment
from local.planning.proposing import Proposed
from local.screen import cell, table


def as_document(
    made: Plan, waves: Sequence[Proposed], notes: list[str], document: dict[str, Any]
) -> dict[str, Any]:
    """Tell all of a plan as JSON takes it: its waves with the reasons, and its document."""
    return {
        "proved": made.proved,
        "score": asdict(made.score),
        "fewest_stages": made.fewest,
        "notes": notes,
        "waves": [_wave(each) for each in waves],
        "document": document,
    }


def _wave(wave: Proposed) -> dict[str, Any]:
    dates = {k: v.isoformat() if v else None for k, v in asdict(wave.dates).items()}
    told = [
        {"instance": each.machine.instance_id, "reasons": [asdict(r) for r in each.reasons]}
        for each in wave.placements
    ]
    account, region = wave.placements[0].machine.place
    where = {"account": account, "region": region, "after": wave.after}
    return {"wave": wave.name, "stage": wave.stage, **dates, **where, "instances": told}


def waves_drawn(waves: Sequence[Proposed]) -> RenderableType:
    """Draw the waves, a row each."""
    drawn = table("wave", "begins", "cutovers from", "instances", "risk", "region")
    for each in waves:
        risks = [p.machine.risk for p in each.placements]
        times = (moment(d.isoformat()) for d in (each.dates.begins, each.dates.opens))
        mean = f"{sum(risks) / len(risks):.1f}"
        region = each.placements[0].machine.place[1]
        drawn.add_row(*map(cell, (each.name, *times, len(risks), mean, region)))
    return drawn


def reasons_drawn(waves: Sequence[Proposed]) -> RenderableType:
    """Draw every instance's reasons."""
    drawn = table("instance", "wave", "because")
    for wave in waves:
        for each in wave.placements:
            words = "\n".join(reason.words for reason in each.reasons)
            drawn.add_row(*map(cell, (each.machine.instance_id, wave.name, words)))
    return drawn
