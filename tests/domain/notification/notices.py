"""Waves and notices as the tests of notifications need them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.notification.channel import Channel, ChannelKind
from domain.notification.notice import Notice, NoticeKind, Patience
from domain.status import Gate, InstanceStatus, StepRecord, Waiting
from domain.wave_status import WaveStatus

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)  # a Monday
HOUR = timedelta(hours=1)
NAME = "i-00000001"
OPS = Channel("ops", ChannelKind.SLACK, secret="setting:ops")
BUS = Channel("bus", ChannelKind.WEBHOOK, endpoint="https://bus.example/", secret="setting:bus")


def notice(kind=NoticeKind.FAILED, number=1, at=NOON, **more):
    name = f"i-0000000{number}"
    return Notice(f"{kind}~{name}", kind, "w1", at, "the disk is full", name, **more)


def instance(phase=Phase.REPLICATING, *, updated=NOON, **more):
    return InstanceStatus(NAME, phase, updated=updated, steps=(StepRecord("Assess", NOON),), **more)


def waiting(gate=Gate.APPROVAL, words="Cut over?", asking=1, **more):
    asked = Waiting(gate, words, asking=asking)
    return instance(Phase.AWAITING_APPROVAL, waiting=asked, **more)


def ended(outcome=Outcome.FAILED, because="the disk is full", remedy="Make room."):
    return instance(Phase.ENDED, report=MigrationReport(NAME, outcome, because, remedy))


def wave(*instances, **more):
    usual = WaveStatus("w1", NOON, instances, patience=Patience(approval=4 * HOUR))
    return replace(usual, **more)
