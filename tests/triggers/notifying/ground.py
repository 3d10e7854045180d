"""A ground of notifications: waves in the book, a clock of its own, and channels that answer."""

from datetime import timedelta

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.notification.notice import Patience
from domain.run import Registration
from domain.source_instance import InstanceRef
from domain.status import Gate, Progress, Subject, Waiting
from local.clock import VirtualClock
from local.configured import configured
from local.rehearsal import Rehearsal
from tests.domain.notification.notices import NOON
from triggers.notifying import notify_all

IDS = ("i-00000001", "i-00000002", "i-00000003")
CHANNELS = (
    '[{"name":"ops","kind":"slack","secret":"setting:ops"},'
    '{"name":"bus","kind":"webhook","endpoint":"https://bus.example/","secret":"setting:bus"},'
    '{"name":"mona","kind":"email","to":["mona@example.com"],"sender":"ferry@example.com",'
    '"host":"smtp.example.com","approver":"0000-mona","approver_name":"mona@example.com"}]'
)
KEY = "k" * 40


class Ground:
    """Everything in memory: what Ferry knows, what it has told."""

    def __init__(self, subscribers='[{"channel":"ops"},{"channel":"bus"}]', **more):
        self.stage = Rehearsal(clock=VirtualClock(NOON))
        self.clouds = self.stage.clouds
        usual = {"channels_json": CHANNELS, "subscribers_json": subscribers, **more}
        self.settings = configured(self.stage.world.estate, aws_account_id="1", **usual)
        self.now = NOON
        self.look()

    def accept(self, name="w1", ids=IDS, **more):
        """Let a wave come in and begin."""
        patience = Patience(approval=timedelta(hours=4))
        about = Registration(
            name, "f", f"{name}.json", "1", "eu-west-1", ids, patience=patience, **more
        )
        register = self.clouds.register
        register.accept(about)
        register.claim([InstanceRef("1", "eu-west-1", each) for each in ids], name, 1)
        register.confirm(name)
        (run,) = [each.run for each in register.waiting_runs() if each.run.wave == name]
        register.begin(run)
        return run

    def tell(self, phase, number=1, wave="w1", at=None, **more):
        subject = Subject(wave, IDS[number - 1])
        self.clouds.status.record(Progress(subject, at or self.now, phase, **more))

    def ask(self, number=1, gate=Gate.APPROVAL, **more):
        waiting = Waiting(gate, "Cut it over?", plan="d" * 64)
        self.tell(Phase.AWAITING_APPROVAL, number, waiting=waiting, **more)

    def end(self, number=1, outcome=Outcome.MIGRATED, **more):
        report = MigrationReport(IDS[number - 1], outcome, "the disk is full", "Make room.")
        self.tell(Phase.ENDED, number, report=report, **more)

    def look(self, **later):
        """Let the timer come, after some time."""
        self.now += timedelta(**later)
        notify_all(self.clouds, self.settings, self.now)

    @property
    def told(self):
        return self.stage.notifier.told

    def subjects(self, channel="ops"):
        return [message.subject for name, message in self.told if name == channel]

    def fail(self, channel, *errors):
        self.stage.notifier.answers[channel].extend(errors)
