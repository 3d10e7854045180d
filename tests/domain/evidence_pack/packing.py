"""Events and instances as the tests of reports write them: minutes after noon."""

from datetime import UTC, datetime, timedelta

from domain.event import Event, EventKind
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.status import InstanceStatus
from domain.wave_status import WaveStatus

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def at(minutes):
    return NOON + timedelta(minutes=minutes)


def phase(minutes, name, attempt=1, who="i-1"):
    return Event(at(minutes), who, attempt, EventKind.PHASE, name, name.value)


def end(minutes, outcome=Outcome.MIGRATED, attempt=1, who="i-1"):
    words = f"{outcome.value}: because"
    return Event(at(minutes), who, attempt, EventKind.ENDED, Phase.ENDED, words)


def moved(who="i-1", **more):
    report = MigrationReport(who, Outcome.MIGRATED, target_vm_id="/vm", **more)
    return InstanceStatus(who, Phase.ENDED, updated=at(100), report=report)


def wave(*instances, **more):
    return WaveStatus("w", NOON, tuple(instances), "123456789012", "eu-central-1", **more)
