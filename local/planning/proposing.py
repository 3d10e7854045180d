"""A plan of waves as a document for the team's repository, with the reasons as comments."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any

from ruamel.yaml.comments import CommentedMap, CommentedSeq

from domain.planning.calendar import Dates
from domain.planning.planning import Placement, Plan
from domain.window import span_of
from local.planning.inventory import InventoryRow
from local.planning.limits import LimitsDocument
from local.planning.text import plain
from local.planning.wave_plan import WavePlan, merged


@dataclass(frozen=True, slots=True)
class Proposed:
    """A wave of a plan: its stage (from 1), its dates, and who is in it and why."""

    name: str
    stage: int
    dates: Dates
    after: tuple[str, ...]
    placements: tuple[Placement, ...]


def propose(name: str, plan: Plan, kept: Mapping[str, Any]) -> tuple[Proposed, ...]:
    """Name the waves: one for each stage and place, after those that a file has already."""
    waves: list[Proposed] = []
    number, last = _next_number(name, kept), _ends(kept)
    for stage, placed in groupby(plan.placements, key=lambda each: each.stage):
        made: list[str] = []
        by_place = sorted(placed, key=lambda each: (each.machine.place, each.machine.instance_id))
        for _, members in groupby(by_place, key=lambda each: each.machine.place):
            made.append(f"{name}-{number:02d}")
            dates = plan.dates[stage - 1]
            waves.append(Proposed(made[-1], stage, dates, last, tuple(members)))
            number += 1
        last = tuple(made)
    return tuple(waves)


def document_of(
    name: str,
    waves: Sequence[Proposed],
    rows: Mapping[str, InventoryRow],
    limits: LimitsDocument,
    kept: CommentedMap,
) -> CommentedMap:
    """Write the waves into the document; what is there stays as it is, comments and all."""
    if "plan" not in kept:
        kept["plan"] = name
        if common := merged({"policy": {"cutover": _shared(limits)}}, limits.common):
            kept["common"] = _without_empty(common)
    there = kept.setdefault("waves", CommentedSeq())
    if not isinstance(there, CommentedSeq):  # the file says `waves:` and no more
        there = kept["waves"] = CommentedSeq()
    for wave in waves:
        there.append(_document(wave, rows, limits, plain(kept.get("common") or {})))
        said = f"stage {wave.stage}: cutovers from {_iso(wave.dates.opens)}"
        there.yaml_set_comment_before_after_key(len(there) - 1, before=said, indent=2)
    return kept


def busy_until(kept: Mapping[str, Any]) -> datetime | None:
    """Tell when the last wave of a file may be cut over, as far as it says."""
    waves = WavePlan.model_validate(plain(kept)).waves if kept else ()
    moments = [
        moment
        for wave in waves
        for moment in (wave.begins, *wave.policy.cutover.not_before.values())
        if moment
    ]
    return max(moments, default=None)


def kept_instances(kept: Mapping[str, Any]) -> dict[str, str]:
    """Tell by instance id the wave that a file has it in already."""
    waves = plain(kept.get("waves") or [])
    return {each: wave.get("wave", "") for wave in waves for each in wave.get("instances", ())}


def _document(
    wave: Proposed,
    rows: Mapping[str, InventoryRow],
    limits: LimitsDocument,
    common: Mapping[str, Any],
) -> CommentedMap:
    ids = [each.machine.instance_id for each in wave.placements]
    account, region = wave.placements[0].machine.place
    instances = CommentedSeq(ids)
    for number, each in enumerate(wave.placements):
        instances.yaml_add_eol_comment("; ".join(r.words for r in each.reasons), number)
    known = common.get("policy", {}).get("cutover", {})
    cutover = {k: v for k, v in _cutover(wave, limits).items() if known.get(k) != v}
    said = {
        "wave": wave.name,
        "begins": _iso(wave.dates.begins),
        "after": list(wave.after),
        "region": region,
        "account": account,
        "instances": instances,
        "targets": {each: rows[each].becomes() for each in ids if rows[each].becomes()},
        "policy": {"cutover": cutover} if cutover else {},
    }
    return CommentedMap({k: v for k, v in said.items() if v})


def _shared(limits: LimitsDocument) -> dict[str, Any]:
    """Say when cutovers may begin, where that is the same for all waves."""
    once = any(each.day for each in limits.windows)
    return _without_empty(_times(limits, [] if once else list(range(len(limits.windows)))))


def _cutover(wave: Proposed, limits: LimitsDocument) -> dict[str, Any]:
    """Say when a wave's cutovers may begin; windows that will be past are left out."""
    opens = wave.dates.opens
    windows = [each.to_domain() for each in limits.windows]
    kept = [n for n, w in enumerate(windows) if not w.day or span_of(w, w.day).ends > opens]
    own = {
        each.machine.instance_id: _iso(opens if windows else each.machine.not_before or opens)
        for each in wave.placements
        if windows or each.machine.not_before
    }
    return _without_empty({**_times(limits, kept), "not_before": own})


def _times(limits: LimitsDocument, windows: Sequence[int]) -> dict[str, Any]:
    said = limits.model_dump(mode="json", include={"windows", "freezes", "together"})
    said["windows"] = [_said(said["windows"][number]) for number in windows]
    said["freezes"] = [_said(each) for each in said["freezes"]]
    return said


def _said(each: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in each.items() if value not in (None, [], "")}


def _without_empty(said: Mapping[str, Any]) -> dict[str, Any]:
    filled = {k: _without_empty(v) if isinstance(v, dict) else v for k, v in said.items()}
    return {name: value for name, value in filled.items() if value}


def _next_number(name: str, kept: Mapping[str, Any]) -> int:
    numbers = (re.fullmatch(rf"{re.escape(name)}-(\d+)", each) for each in _names(kept))
    return max((int(found[1]) for found in numbers if found), default=0) + 1


def _ends(kept: Mapping[str, Any]) -> tuple[str, ...]:
    """Name the waves of a file after which none of its others comes."""
    waited = {each for wave in plain(kept.get("waves") or []) for each in wave.get("after", ())}
    return tuple(each for each in _names(kept) if each not in waited)


def _names(kept: Mapping[str, Any]) -> Iterator[str]:
    yield from (str(wave.get("wave", "")) for wave in kept.get("waves") or [])


def _iso(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
