"""What pre-flight has found about an instance, and which of several looks at it counts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.assessment import Finding
from domain.itinerary import STEPS, Lifecycle, Phase, lifecycle
from domain.source_instance import InstanceRef
from domain.status import InstanceStatus

_CUTOVER = STEPS[7:]
_BEFORE = {Lifecycle.NOT_READY, Lifecycle.READY_FOR_CUTOVER}
_LOOKING = {Phase.ACCEPTED, Phase.ASSESSING}
_BARE = {*_LOOKING, Phase.PREPARING_SOURCE}


@dataclass(frozen=True, slots=True)
class KeptLook:
    """What one look at an instance has found, and when it was taken."""

    at: datetime
    findings: tuple[Finding, ...] = ()


def look_name(ref: InstanceRef) -> str:
    """Name the document that keeps the last look that somebody asked for at an instance."""
    return f"preflight/{ref.account_id}/{ref.region}/{ref.instance_id}.json"


def wave_looks_name(wave: str, run: int) -> str:
    """Name the document that keeps the looks of one run of a wave, by instance."""
    return f"preflight/waves/{wave}/run-{run}.json"


def worth_a_look(status: InstanceStatus) -> bool:
    """Say whether its own assessment is over and its source still serves as it was found."""
    return lifecycle(status.phase) in _BEFORE and status.phase not in _LOOKING


def prepared(status: InstanceStatus) -> bool:
    """Say whether the mobility service may be on the machine by now."""
    return status.phase not in _BARE


def look_that_counts(status: InstanceStatus, looks: Iterable[KeptLook | None]) -> KeptLook | None:
    """Choose the newest look from before the cutover: afterwards the source rests, or is gone.

    Of an instance that ended without one, the newest from before its end.
    """
    last = _cutover(status) or (status.updated if status.report else None)
    fit = [each for each in looks if each and (last is None or each.at <= last)]
    return max(fit, key=lambda look: look.at, default=None)


def _cutover(status: InstanceStatus) -> datetime | None:
    return min((each.started for each in status.steps if each.name in _CUTOVER), default=None)
