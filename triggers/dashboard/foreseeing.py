"""What pages say of the future: how long a failover takes, by those that went before."""

from collections.abc import Iterable, Iterator

from domain.forecast.eta import Duration
from domain.forecast.failover import PastFailover, duration_of_failover
from domain.provider import Provider
from domain.status import InstanceStatus
from domain.wave_status import WaveQuery, WaveState, WaveStatus
from triggers.http.route import Call

_FAILS_OVER, _VALIDATES = "Fail over", "Validate"
# Where so few went before in the waves under way, those of the last two that are over count too.
_FEW, _FINISHED = 5, 2


def failovers_before(call: Call, waves: Iterable[WaveStatus]) -> tuple[PastFailover, ...]:
    """List how long failovers took: of these waves, and where those are few of some that are over.

    They are read from the steps of instances whose machine came to be validated.
    """
    known = tuple(past_failovers(waves))
    if len(known) >= _FEW:
        return known
    over = call.clouds.status.list_waves(WaveQuery(state=WaveState.FINISHED, limit=_FINISHED))
    return (*known, *past_failovers(over.items))


def past_failovers(waves: Iterable[WaveStatus]) -> Iterator[PastFailover]:
    """Read failovers out of the steps of instances."""
    for each in (one for wave in waves for one in wave.instances):
        steps = {step.name: step for step in each.steps}
        over = steps.get(_FAILS_OVER)
        if over and over.ended and _VALIDATES in steps:
            yield PastFailover(_provider(each), each.total_bytes, over.ended - over.started)


def failover_takes(past: Iterable[PastFailover], status: InstanceStatus) -> Duration:
    """Forecast how long an instance's failover takes."""
    return duration_of_failover(past, _provider(status), status.total_bytes)


def _provider(status: InstanceStatus) -> Provider:
    return status.provider or Provider.MODERNISED
