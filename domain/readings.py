"""What gauges show of waves under way: read from their status, so a restart changes nothing."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.component import Component
from domain.itinerary import Phase
from domain.status import Gate, InstanceStatus
from domain.wave_status import WaveStatus

_APPROVE = "Approve"


@dataclass(frozen=True, slots=True)
class QueueDepth:
    """About how many messages there are, those that somebody deals with among them."""

    waiting: int
    poison: int


@dataclass(frozen=True, slots=True)
class WaveReadings:
    """What is read of one wave; None where there is nothing of that kind.

    `rpo` is the oldest that the vault has told of, `idle` how long the
    initial replication that stands still longest has brought nothing new, `waiting` how long the
    oldest open approval has been asked for.
    """

    wave: str
    rpo: timedelta | None = None
    idle: timedelta | None = None
    waiting: timedelta | None = None


def count_phases(waves: Iterable[WaveStatus]) -> Mapping[Phase, int]:
    """Count the instances that have not ended by their phases, the empty phases among them."""
    found = Counter(i.phase for wave in waves for i in wave.instances if not i.report)
    return {phase: found[phase] for phase in Phase if phase is not Phase.ENDED}


def read_wave(
    wave: WaveStatus, now: datetime, rpos: Mapping[str, timedelta | None]
) -> WaveReadings:
    """Read a wave as it is now; `rpos` are what the vault has told of its items, by their ids.

    What it has not been asked yet is as the story was told last, which may be long ago.
    """
    open_ones = [each for each in wave.instances if not each.report]
    behind = [
        found for each in open_ones if (found := rpos.get(each.item_id, each.rpo)) is not None
    ]
    idle = [_since(each.updated, now) for each in open_ones if each.phase is Phase.REPLICATING]
    asked = [_since(_asked(each), now) for each in open_ones if _open_approval(each)]
    return WaveReadings(
        wave.name, max(behind, default=None), max(idle, default=None), max(asked, default=None)
    )


def heartbeat_ages(
    components: Iterable[Component], now: datetime
) -> Mapping[tuple[str, str], timedelta]:
    """Tell by name and role how long ago each server was heard of, by its most silent part."""
    found: dict[tuple[str, str], timedelta] = {}
    for each in components:
        beats = [part.last_heartbeat for part in each.parts if part.registered]
        heard = [beat for beat in (*beats, each.last_heartbeat) if beat]
        if heard:
            found[each.name, each.role.value] = _since(min(heard), now)
    return found


def _open_approval(instance: InstanceStatus) -> bool:
    return instance.waiting is not None and instance.waiting.gate is Gate.APPROVAL


def _asked(instance: InstanceStatus) -> datetime | None:
    """Tell since when it is asked: at the latest since its step began, which may be too early."""
    begun = [step.started for step in instance.steps if step.name == _APPROVE]
    return begun[-1] if begun else instance.updated


def _since(moment: datetime | None, now: datetime) -> timedelta:
    return max(timedelta(), now - moment) if moment else timedelta()
