"""How a wave is steered: answers at the gate, cancellation, retry, suspension; each looks first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial

from clouds.ports import Clouds
from domain.approval import Approval, may_answer
from domain.errors import Transient
from domain.itinerary import Phase, may_be_cancelled
from domain.migration import Cancellation, MigrationReport, Outcome, cancelled_by
from domain.names import story_id
from domain.source_instance import InstanceRef
from domain.status import Gate, InstanceStatus, Progress, Subject, WaveStatus
from durable.client import StoryClient
from orchestrators.ask_approval import approval_recorded
from orchestrators.story import cancellation
from settings import Settings
from triggers.intake import start_waiting
from triggers.problems import Kind, Problem

type Chosen = Sequence[str] | None


def find_wave(clouds: Clouds, name: str) -> WaveStatus:
    """Read a wave; a Problem when there is none of this name."""
    wave = clouds.status.read_wave(name)
    if wave is None:
        raise Problem(
            Kind.NO_SUCH_WAVE,
            f"no wave named '{name}' was ever accepted",
            field="wave",
            remedy="Check the name, or start the wave with POST /api/waves.",
        )
    return wave


@dataclass(frozen=True, slots=True)
class Steering:
    """The ways to steer a wave; `chosen` None means every instance that it is possible for.

    Each gives the ids of the instances it was for, and raises Problem `wrong-state`, without
    having done anything, when it is for none, or not for all that were chosen.
    """

    clouds: Clouds
    settings: Settings
    stories: StoryClient

    def answer(
        self, wave: WaveStatus, chosen: Chosen, approval: Approval, attempt: int | None = None
    ) -> list[str]:
        """Record an answer for each instance and wake its story; with `attempt` at that gate only.

        The same answer again only wakes the story again. A Problem when somebody else's counts
        already, or when `by` is none of the wave's approvers.
        """
        if not may_answer(wave.approvers, approval.by):
            raise _not_an_approver(wave, approval)
        asked = _choose(wave, chosen, partial(_at_gate, attempt=attempt), "wait for this approval")
        subjects = [Subject(wave.name, each.instance_id, each.attempt) for each in asked]
        counting = {each: self.clouds.approvals.decide(each, approval) for each in subjects}
        for subject in subjects:
            story = story_id(subject.wave, subject.instance_id, subject.attempt)
            self.stories.send(story, approval_recorded(subject.attempt), None)
        others = {s.instance_id: known for s, known in counting.items() if known != approval}
        if others:
            raise _answered_before(wave, others)
        return _ids(asked)

    def cancel(self, wave: WaveStatus, chosen: Chosen, wish: Cancellation) -> list[str]:
        """Take instances back that stand before their cutover; suspended ones go on to do so."""
        stopped = _choose(wave, chosen, _before_cutover, "stand before their cutover")
        unheard = []
        for each in stopped:
            if not self.stories.send(_story(wave, each), cancellation, wish):
                unheard.append(each)
            elif each.suspended:
                self._resume(wave, each)
        if unheard:
            self._cancel_before_the_beginning(wave, unheard, wish)
        return _ids(stopped)

    def retry(self, wave: WaveStatus, chosen: Chosen) -> list[str]:
        """Migrate instances again that were taken back; one that has migrated is never touched.

        Raises Refused `wave.instance_claimed` when another wave has one of them by now.
        """
        again = _ids(_choose(wave, chosen, _was_taken_back, "ended without having migrated"))
        refs = [InstanceRef(wave.account_id, wave.region, each) for each in again]
        self.clouds.register.claim(refs, wave.name, wave.runs + 1)
        self.clouds.register.add_run(wave, again)
        start_waiting(self.clouds, self.settings, self.stories)
        return again

    def suspend(self, wave: WaveStatus, chosen: Chosen) -> list[str]:
        """Hold stories back that stand before their cutover; the vault goes on replicating."""
        held = _choose(wave, chosen, _may_be_suspended, "run before their cutover")
        for each in held:
            self.clouds.status.mark_suspended(wave.name, each.instance_id, suspended=True)
            self.stories.suspend(_story(wave, each))
        return _ids(held)

    def resume(self, wave: WaveStatus, chosen: Chosen) -> list[str]:
        """Let suspended stories go on."""
        freed = _choose(wave, chosen, lambda i: i.suspended, "are suspended")
        for each in freed:
            self._resume(wave, each)
        return _ids(freed)

    def _resume(self, wave: WaveStatus, instance: InstanceStatus) -> None:
        self.stories.resume(_story(wave, instance))
        self.clouds.status.mark_suspended(wave.name, instance.instance_id, suspended=False)

    def _cancel_before_the_beginning(
        self, wave: WaveStatus, instances: Sequence[InstanceStatus], wish: Cancellation
    ) -> None:
        """End instances whose run still waits; Transient when it begins at this very moment."""
        free = self.clouds.register.drop(wave.name, _ids(instances))
        for each in instances:
            if each.instance_id not in free:
                raise Transient(f"{each.instance_id}: its story is just about to begin")
            report = MigrationReport(each.instance_id, Outcome.CANCELLED, cancelled_by(wish))
            subject, now = Subject(wave.name, each.instance_id, each.attempt), datetime.now(UTC)
            self.clouds.status.record(Progress(subject, now, Phase.ENDED, report=report))


def _story(wave: WaveStatus, instance: InstanceStatus) -> str:
    return story_id(wave.name, instance.instance_id, instance.attempt)


def _ids(instances: Iterable[InstanceStatus]) -> list[str]:
    return [each.instance_id for each in instances]


def _at_gate(instance: InstanceStatus, attempt: int | None) -> bool:
    waits = instance.waiting is not None and instance.waiting.gate is Gate.APPROVAL
    return waits and attempt in (None, instance.attempt)


def _may_be_suspended(instance: InstanceStatus) -> bool:
    return _before_cutover(instance) and not instance.suspended


def _before_cutover(instance: InstanceStatus) -> bool:
    return instance.report is None and may_be_cancelled(instance.phase)


def _was_taken_back(instance: InstanceStatus) -> bool:
    report = instance.report
    return report is not None and report.outcome not in {Outcome.MIGRATED, Outcome.HELD}


def _choose(
    wave: WaveStatus, named: Chosen, fits: Callable[[InstanceStatus], bool], condition: str
) -> list[InstanceStatus]:
    """Choose the instances that a request is for; a Problem when none, or not all named, fit."""
    fit = {each.instance_id: each for each in wave.instances if fits(each)}
    wanted = list(dict.fromkeys(named)) if named is not None else list(fit)
    unfit = [instance_id for instance_id in wanted if instance_id not in fit]
    if unfit or not wanted:
        who = ", ".join(unfit) or f"no instances of {wave.name}"
        raise Problem(
            Kind.WRONG_STATE,
            f"{who}: cannot be chosen, for only instances that {condition} can",
            field="instances",
            remedy=f"Read GET /api/waves/{wave.name} and name instances that {condition}.",
        )
    return [fit[instance_id] for instance_id in wanted]


def _not_an_approver(wave: WaveStatus, approval: Approval) -> Problem:
    detail = f"{approval.by or 'nobody'} is not among the approvers of {wave.name}"
    remedy = f"Let one of them answer: {', '.join(wave.approvers)}."
    return Problem(Kind.NOT_AN_APPROVER, detail, field="by", remedy=remedy)


def _answered_before(wave: WaveStatus, others: dict[str, Approval]) -> Problem:
    known = ", ".join(
        f"{each}: {approval.decision} by {approval.by or 'an operator'}"
        for each, approval in others.items()
    )
    return Problem(
        Kind.ANSWERED_BEFORE,
        f"the first answer counts: {known}",
        remedy=f"Read GET /api/waves/{wave.name}; what was approved can be cancelled until its "
        "cutover begins.",
    )
