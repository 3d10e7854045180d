"""The books of waves as the contracts ask for them."""

from datetime import UTC, datetime, timedelta

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.run import Registration
from domain.source_instance import InstanceRef
from domain.status import Progress, Subject
from domain.wave_status import WaveQuery

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class Ports:
    def __init__(self, *ports):
        self.ports = ports

    def __getattr__(self, name):
        return next(getattr(port, name) for port in self.ports if hasattr(port, name))


def several_at_once(store):
    """Make the tables, before several do."""
    store.list_waves(WaveQuery())


def registration(name="w", fingerprint="one", numbers=(2, 1, 3), approvers=(), group=""):
    ids = tuple(f"i-0000000{n}" for n in numbers)
    return Registration(name, fingerprint, f"{name}.json", "1", "eu-west-1", ids, approvers, group)


def refs(wave):
    return [InstanceRef(wave.account_id, wave.region, each) for each in wave.instance_ids]


def progress(wave, phase, *, number=2, minutes=0, attempt=1, **more):
    subject = Subject(wave.name, f"i-0000000{number}", attempt)
    return Progress(subject, NOON + timedelta(minutes=minutes), phase, **more)


def end(store, wave, number, *, minutes=0):
    report = MigrationReport(f"i-0000000{number}", Outcome.FAILED)
    more = {"number": number, "minutes": minutes}
    store.record(progress(wave, Phase.ENDED, report=report, **more))


def end_of(store, wave, instance_id):
    subject, report = Subject(wave.name, instance_id), MigrationReport(instance_id, Outcome.FAILED)
    store.record(Progress(subject, NOON, Phase.ENDED, report=report))


def accepted(store, wave):
    assert store.accept(wave)
    store.claim(refs(wave), wave.name, 1)
    store.confirm(wave.name)
    return store.read_wave(wave.name)
