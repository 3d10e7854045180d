"""What is foreseen of an instance, brought up to date with its samples."""

from dataclasses import replace

from domain.forecast.foresight import Foresight
from domain.forecast.replication import foresee
from domain.forecast.stretch import Point
from domain.itinerary import Phase
from domain.samples import Series
from domain.status import InstanceStatus

_PERCENT = 100


def foreseen(status: InstanceStatus, series: Series) -> InstanceStatus:
    """Foresee the end of its initial replication while that lasts; afterwards nothing of it."""
    known = _foresight(status, series) if status.phase is Phase.REPLICATING else None
    return replace(status, foresight=known)


def _foresight(status: InstanceStatus, series: Series) -> Foresight | None:
    """Count bytes; percents where the vault tells no bytes."""
    if series.attempt != status.attempt:
        return None
    if status.total_bytes:
        points = [Point(each.at, each.replicated_bytes) for each in series.samples]
        return foresee(points, status.total_bytes)
    return foresee([Point(each.at, each.percent) for each in series.samples], _PERCENT)
