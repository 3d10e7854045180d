"""The emergency stop over HTTP: pulled, lifted, looked at."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.access import Role
from domain.emergency_stop import EmergencyStop
from domain.failovers import running_failovers
from domain.wave_status import WaveStatus
from triggers.http.route import Answer, Call, Reach, Route

if TYPE_CHECKING:
    from triggers.documents import EmergencyStopDocument


def pull_emergency_stop(call: Call) -> Answer:
    """Let no failover begin any more, from this answer on; list those that have begun."""
    document: EmergencyStopDocument = call.document
    return _answer(call.clouds, call.clouds.brake.pull(document.to_domain(pulled=True)))


def lift_emergency_stop(call: Call) -> Answer:
    """Let failovers begin again."""
    document: EmergencyStopDocument = call.document
    return _answer(call.clouds, call.clouds.brake.pull(document.to_domain(pulled=False)))


def show_emergency_stop(call: Call) -> Answer:
    """Tell how it stands, and which failovers are under way."""
    return _answer(call.clouds, call.clouds.brake.read())


def _answer(clouds: Clouds, stop: EmergencyStop) -> Answer:
    from triggers.views import EmergencyStopView  # noqa: PLC0415 (keeps the cold start short)

    return Answer(EmergencyStopView.of(stop, running_failovers(_running_waves(clouds))))


def _running_waves(clouds: Clouds) -> Iterator[WaveStatus]:
    """Read every wave of which a run has begun, each once."""
    for name in dict.fromkeys(order.run.wave for order in clouds.register.begun_runs()):
        if wave := clouds.status.read_wave(name):
            yield wave


ROUTES = (
    Route(
        method="POST",
        path="emergency-stop",
        summary="Pull the emergency stop: from the answer on no failover begins anywhere.",
        handler=pull_emergency_stop,
        or_role=Role.APPROVER,
        reach=Reach.ANYWHERE,
        takes="EmergencyStopDocument",
        answers={200: "EmergencyStopView"},
    ),
    Route(
        method="POST",
        path="emergency-stop/lift",
        summary="Lift the emergency stop: what waited for it goes on.",
        handler=lift_emergency_stop,
        reach=Reach.EVERYWHERE,
        takes="EmergencyStopDocument",
        answers={200: "EmergencyStopView"},
    ),
    Route(
        method="GET",
        path="emergency-stop",
        summary="Read how the emergency stop stands, and which failovers are under way.",
        handler=show_emergency_stop,
        answers={200: "EmergencyStopView"},
    ),
)
