"""A wave plan held against what Ferry has: read over the API, decided, and drawn."""

import asyncio
import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from pydantic import ValidationError
from rich.console import RenderableType

from domain.planning.changes import Change, Difference, Held, Step, Wanted, changes
from domain.wave_status import WaveState
from local.command_line.options import path
from local.ferry_api import FerryApi
from local.planning.wave_plan import WavePlan
from local.screen import cell, table
from triggers.documents.wave import WaveDocument

_AT_ONCE = 8
_PAGE = 100
_SIGNS = {
    Step.START: "+",
    Step.REFUSED: "!",
    Step.TAKE_BACK: "-",
    Step.WAIT: "…",
    Step.LEFT: "?",
    Step.UNCHANGED: "=",
}


async def compare(api: FerryApi, plan: WavePlan, *, remove: bool) -> tuple[Change, ...]:
    """Say what has to change; only reads."""
    wanted = [_wanted(each.document, each.begins, each.after) for each in plan.waves]
    held = await _held(api, plan)
    return changes(wanted, held, datetime.now(UTC), remove=remove)


def as_document(plan: str, found: Sequence[Change]) -> dict[str, Any]:
    """Tell the changes as JSON takes them."""
    return {"plan": plan, "changes": [asdict(each) for each in found]}


def drawn(found: Sequence[Change]) -> RenderableType:
    """Draw what is not as it shall be, or not yet."""
    rows = table("", "wave", "", "because", "remedy")
    for each in found:
        if each.step is not Step.UNCHANGED:
            because = "\n".join((each.because, *map(_difference, each.differences))).strip()
            words = each.step.value.replace("_", " ")
            rows.add_row(*map(cell, (_SIGNS[each.step], each.wave, words, because, each.remedy)))
    return rows


def summary(found: Sequence[Change]) -> str:
    """Count what becomes of the waves, in words."""
    steps = [each.step for each in found]
    counts = ((steps.count(step), step.value.replace("_", " ")) for step in _SIGNS)
    return ", ".join(f"{number:,} {words}" for number, words in counts if number) or "no waves"


def _difference(each: Difference) -> str:
    held, wanted = (json.dumps(v) if v is not None else "unsaid" for v in (each.held, each.wanted))
    return f"{each.field}: {held} → {wanted}"


def _wanted(document: WaveDocument, begins: datetime | None, after: tuple[str, ...]) -> Wanted:
    return Wanted(document.wave, document.asked, document.fingerprint, begins, after)


async def _held(api: FerryApi, plan: WavePlan) -> list[Held]:
    """Read the waves of this plan that Ferry has: by name, and strangers by what they say."""
    names = {each.wave for each in plan.waves}
    known: list[dict[str, Any]] = []
    async for page in api.pages("waves", {"name": f"{plan.plan}-", "limit": _PAGE}):
        known += [each for each in page["waves"] if _concerns(each, names)]
    turns = asyncio.Semaphore(_AT_ONCE)

    async def read(wave: dict[str, Any]) -> Held | None:
        async with turns:
            asked = await api.get(path("waves", wave["wave"], "document"))
        ours = wave["wave"] in names or (asked["document"] or {}).get("wave_plan") == plan.plan
        return _there(wave, asked) if ours else None

    return [each for each in await asyncio.gather(*map(read, known)) if each]


def _concerns(wave: dict[str, Any], names: set[str]) -> bool:
    """Leave out what is over and not in the plan: nothing becomes of it."""
    return wave["wave"] in names or wave["state"] != WaveState.FINISHED


def _there(wave: dict[str, Any], asked: dict[str, Any]) -> Held:
    outcomes = wave["outcomes"]
    left = sum(outcomes.values()) - outcomes["migrated"] - outcomes["running"]
    return Held(
        wave["wave"],
        WaveState(wave["state"]),
        _as_asked(asked["document"]),
        asked["fingerprint"],
        left,
    )


def _as_asked(document: dict[str, Any] | None) -> dict[str, Any] | None:
    """Write what Ferry keeps as this program writes it, for they may be of different versions."""
    if document is None:
        return None
    try:
        return WaveDocument.model_validate(document).asked
    except ValidationError:
        return document
