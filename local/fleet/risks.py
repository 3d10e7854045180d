"""What a fleet's rehearsal has found that people should see to before the first wave."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.window import Calendar, closes_at, next_opening
from local.fleet.journey import Journey
from local.fleet.load import Load

# Microsoft, "Capacity planning for VMware disaster recovery": machines of one process server.
_MOST_MACHINES = 200
_BUSY = 0.9
_NAMED = 5


class Grade(StrEnum):
    """How bad it is: an instance does not arrive as planned, or may not."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Risk:
    """One thing, whom it is about, and what to do."""

    grade: Grade
    kind: str
    subjects: tuple[str, ...]
    words: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Missed:
    """A window that an instance was not ready for: by how much, or that it never was."""

    instance_id: str
    closed: datetime
    late: timedelta | None


@dataclass(frozen=True, slots=True)
class Clash:
    """A quota that the machines of a family exceed: from when on, with whom, by how many cores."""

    family: str
    limit: int
    needed: int
    since: datetime | None
    instances: tuple[str, ...]


def missed_windows(journeys: tuple[Journey, ...]) -> tuple[Missed, ...]:
    """List who was not cut over in a window that opens on one day alone."""
    return tuple(found for each in journeys if (found := _missed(each)))


def clashes(journeys: tuple[Journey, ...], quotas: Mapping[str, int]) -> tuple[Clash, ...]:
    """List the quotas that are exceeded; machines are counted from their failover on."""
    return tuple(
        clash
        for family, limit in sorted(quotas.items())
        if (clash := _clash(family, limit, journeys))
    )


def risks(
    journeys: tuple[Journey, ...],
    loads: tuple[Load, ...],
    missed: tuple[Missed, ...],
    clashing: tuple[Clash, ...],
) -> tuple[Risk, ...]:
    """List what to do something about, the critical first."""
    found = [*_endings(journeys), *_windows(missed), *_quotas(clashing), *_lines(loads)]
    return tuple(sorted(found, key=lambda risk: risk.grade is not Grade.CRITICAL))


def _missed(each: Journey) -> Missed | None:
    window = each.told.window
    if window is None or window.day is None:
        return None
    calendar = Calendar((window,))
    opens = next_opening(calendar, each.told.begins)
    closed = closes_at(calendar, opens) if opens else each.told.begins
    if closed is None or (each.away and each.away < closed):
        return None
    ready = each.approved
    return Missed(each.told.ref.instance_id, closed, ready - closed if ready else None)


def _clash(family: str, limit: int, journeys: tuple[Journey, ...]) -> Clash | None:
    of = [each for each in journeys if each.told.family.casefold() == family.casefold()]
    needed, since, whom = 0, None, []
    for each in sorted((e for e in of if e.failing_over), key=lambda e: str(e.failing_over)):
        needed += each.told.cores
        if needed > limit:
            since = since or each.failing_over
            whom.append(each.told.ref.instance_id)
    return Clash(of[0].told.family, limit, needed, since, tuple(whom)) if whom else None


def _endings(journeys: tuple[Journey, ...]) -> Iterator[Risk]:
    alike: dict[tuple[str, str, str], list[str]] = {}
    for each in journeys:
        if not each.migrated:
            because = each.report.because if each.report else "its story never ended"
            remedy = each.report.remedy if each.report else "Look at its wave."
            named = because.replace(each.told.ref.instance_id, "the instance")
            alike.setdefault((each.outcome, named, remedy), []).append(each.told.ref.instance_id)
    for (outcome, because, remedy), those in alike.items():
        yield Risk(Grade.CRITICAL, outcome, tuple(those), because, remedy)


def _windows(missed: tuple[Missed, ...]) -> Iterator[Risk]:
    for each in missed:
        late = f"ready {in_words(each.late)} after it" if each.late else "never ready for it"
        words = f"its window closed at {each.closed:%Y-%m-%d %H:%M} UTC; it was {late}"
        remedy = "Begin its wave earlier by that much, widen its line, or move the window."
        yield Risk(Grade.CRITICAL, "window missed", (each.instance_id,), words, remedy)


def _quotas(clashing: tuple[Clash, ...]) -> Iterator[Risk]:
    for each in clashing:
        words = f"{each.family}: {each.needed} cores are needed, {each.limit} are allowed"
        since = f" from {each.since:%Y-%m-%d %H:%M} UTC on" if each.since else ""
        remedy = f"Ask Azure for {each.needed - each.limit} more cores of {each.family}."
        yield Risk(Grade.CRITICAL, "quota", each.instances, words + since, remedy)


def _lines(loads: tuple[Load, ...]) -> Iterator[Risk]:
    for each in loads:
        busy = sum(hour >= _BUSY * each.line for hour in each.hours)
        if each.line and busy:
            words = f"its line of {each.line:g} Mbit/s is full for {busy} hours"
            remedy = "Give it a faster line, a second appliance, or waves that begin apart."
            yield Risk(Grade.WARNING, "line full", (each.appliance,), words, remedy)
        if each.machines > _MOST_MACHINES:
            words = f"{each.machines} machines replicate through it at once"
            remedy = f"Put up another appliance: one carries at most {_MOST_MACHINES}."
            yield Risk(Grade.CRITICAL, "appliance full", (each.appliance,), words, remedy)


def in_words(time: timedelta) -> str:
    """Tell a time in days, hours and minutes."""
    minutes = round(time.total_seconds() / 60)
    days, rest = divmod(minutes, 1_440)
    parts = [f"{days} d"] * bool(days) + [f"{rest // 60} h"] * (rest >= 60)  # noqa: PLR2004
    return " ".join([*parts, f"{rest % 60} min"])
