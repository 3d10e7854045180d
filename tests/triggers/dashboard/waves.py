"""Books with waves in every state that a page shows."""

from datetime import UTC, datetime, timedelta

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.protected_item import ProtectedItem
from domain.run import Registration, Run
from domain.status import Gate, Progress, Subject, Waiting
from domain.target.properties import SettledTarget, TargetProperties
from local.rehearsal import ACCOUNT, REGION, Rehearsal
from tests.triggers.doors.estate import SUBSCRIPTION

ZONE = "Europe/Berlin"
WAVE, NOON = "finance-1", datetime(2026, 11, 23, 12, tzinfo=UTC)
GIB = 1 << 30
PLAN = "ab" * 32
NEW, COPYING, ASKED, WINDOW, WRONG, MOVED, RESTING = (f"i-{n:08x}" for n in range(1, 8))
EVERY = (NEW, COPYING, ASKED, WINDOW, WRONG, MOVED, RESTING)
SMUGGLED = "<script>alert('from a cloud')</script>"
_TARGET = SettledTarget(TargetProperties("fin-app-01", "Standard_D4s_v5"), ("the cheapest fit",))


def empty():
    return Rehearsal().clouds


def painted(instances=EVERY):
    """Give clouds with a wave; its instances stand in all kinds of places."""
    rehearsal = Rehearsal()
    book = rehearsal.status
    book.accept(
        Registration(
            *(WAVE, "f", "d", ACCOUNT, REGION, instances),
            subscription_id=SUBSCRIPTION,
            zone=ZONE,
        )
    )
    book.confirm(WAVE)
    book.begin(Run(WAVE, 1, instances))
    told = _Telling(book)
    if instances is EVERY:
        told.at(COPYING, Phase.REPLICATING, item=_item(0.42))
        told.at(ASKED, Phase.AWAITING_APPROVAL, item=_item(1.0), waiting=_gate(Gate.APPROVAL))
        told.at(WINDOW, Phase.AWAITING_COMMIT, item=_item(1.0), waiting=_gate(Gate.COMMIT))
        report = MigrationReport(WRONG, Outcome.FAILED, SMUGGLED, remedy="Start it, and retry.")
        told.at(WRONG, Phase.ENDED, report=report)
        told.at(MOVED, Phase.ENDED, report=MigrationReport(MOVED, Outcome.MIGRATED))
        told.at(RESTING, Phase.REPLICATING, item=_item(0.1))
        book.mark_suspended(WAVE, RESTING, suspended=True)
    return rehearsal.clouds


def _item(fraction):
    return ProtectedItem(
        item_id="/subscriptions/s/items/one",
        protection_state="Protected",
        replicated_bytes=int(100 * GIB * fraction),
        total_bytes=100 * GIB,
        rpo=timedelta(minutes=7),
    )


def _gate(gate):
    return Waiting(gate, "May it be cut over?", lossless=gate is Gate.COMMIT, plan=PLAN)


class _Telling:
    """Tells of an instance's way, step by step."""

    def __init__(self, book):
        self._book = book

    def at(self, instance, phase, **more):
        subject = Subject(WAVE, instance)
        first = (Phase.ASSESSING, Phase.INSTALLING_MOBILITY_SERVICE, Phase.REPLICATING)
        for number, each in enumerate(first):
            at = NOON + timedelta(minutes=10 * number)
            self._book.record(Progress(subject, at, each, target=_TARGET))
        self._book.record(Progress(subject, NOON + timedelta(hours=2), phase, **more))
