"""What has to change so that there are the waves that a plan wants: decided, with reasons."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from domain.wave_status import WaveState


class Step(StrEnum):
    """What becomes of a wave."""

    UNCHANGED = "unchanged"
    START = "start"
    WAIT = "wait"
    REFUSED = "refused"
    TAKE_BACK = "take_back"
    LEFT = "left"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A wave that there shall be; `document` is what it is asked for by."""

    name: str
    document: Mapping[str, Any]
    fingerprint: str = ""
    begins: datetime | None = None
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A wave that Ferry has; None for a document that was not kept.

    Of its instances `left` have ended without having migrated.
    """

    name: str
    state: WaveState
    document: Mapping[str, Any] | None = None
    fingerprint: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Difference:
    """A field that Ferry has otherwise than the plan wants it; None where it is not there."""

    field: str
    held: Any
    wanted: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a wave, why, what to do about it, and in what it differs."""

    wave: str
    step: Step
    because: str = ""
    remedy: str = ""
    differences: tuple[Difference, ...] = ()

    @property
    def pending(self) -> bool:
        """Say whether the plan and what Ferry has are not the same, and could be now."""
        return self.step in {Step.START, Step.REFUSED, Step.TAKE_BACK}


_STATES = {
    WaveState.QUEUED: ("it is accepted, and waits for its turn", "take it back first"),
    WaveState.RUNNING: ("it is under way", "take it back first"),
    WaveState.FINISHED: ("it has ended", "move what is left"),
}


def changes(
    wanted: Sequence[Wanted], held: Sequence[Held], now: datetime, *, remove: bool = False
) -> tuple[Change, ...]:
    """Decide about every wave: of the plan, in its order, and those that it names no more.

    `held` are waves of this plan alone. A wave that is held is never changed: its name is used
    once. One that the plan names no more is taken back where that is wished, and left otherwise.
    """
    known = {each.name: each for each in held}
    names = {each.name for each in wanted}
    strangers = [each for each in held if each.name not in names]
    return (
        *(_change(each, known, now) for each in wanted),
        *(
            _removal(each, remove=remove)
            for each in sorted(strangers, key=lambda each: each.name)
            if each.state is not WaveState.FINISHED
        ),
    )


def _change(wave: Wanted, known: Mapping[str, Held], now: datetime) -> Change:
    if there := known.get(wave.name):
        return _compared(wave, there)
    if because := next(_waiting(wave, known, now), ""):
        return Change(wave.name, Step.WAIT, because)
    return Change(wave.name, Step.START)


def _compared(wave: Wanted, there: Held) -> Change:
    if wave.fingerprint == there.fingerprint or wave.document == there.document:
        return Change(wave.name, Step.UNCHANGED)
    because, first = _STATES[there.state]
    kept = there.document is not None
    return Change(
        wave.name,
        Step.REFUSED,
        because if kept else f"{because}, and what it was asked for by was not kept",
        f"Undo the change in the plan; or {first}, and plan it in a wave of another name: a "
        "wave's name is used once.",
        tuple(differences(there.document, wave.document)) if there.document is not None else (),
    )


def _waiting(wave: Wanted, known: Mapping[str, Held], now: datetime) -> Iterator[str]:
    if wave.begins and wave.begins > now:
        yield f"it begins {wave.begins.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    for name in wave.after:
        before = known.get(name)
        if before is None or before.state is not WaveState.FINISHED:
            yield f"it begins after {name}, which has not ended"
        elif before.left:
            yield (
                f"it begins after {name}, where {before.left:,} have not migrated: retry them, or "
                "take it out of after"
            )


def _removal(there: Held, *, remove: bool) -> Change:
    if remove:
        because = "the plan names it no more"
        return Change(there.name, Step.TAKE_BACK, because)
    because, _ = _STATES[there.state]
    remedy = "Add --remove to take it back, or put it into the plan again."
    return Change(there.name, Step.LEFT, f"the plan names it no more, and {because}", remedy)


def differences(held: Any, wanted: Any, field: str = "") -> Iterator[Difference]:
    """List the fields that differ, in the order of their names; lists of one length by number."""
    if isinstance(held, Mapping) and isinstance(wanted, Mapping):
        for name in sorted({*held, *wanted}):
            yield from differences(held.get(name), wanted.get(name), _joined(field, name))
    elif isinstance(held, list) and isinstance(wanted, list) and len(held) == len(wanted):
        for number, (one, other) in enumerate(zip(held, wanted, strict=True)):
            yield from differences(one, other, _joined(field, str(number)))
    elif held != wanted:
        yield Difference(field, held, wanted)


def _joined(field: str, name: str) -> str:
    return f"{field}.{name}" if field else name
