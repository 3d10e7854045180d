"""How a wave is steered: answers at the gate, cancellation, retry, suspension; each looks first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from clouds.ports import Clouds
from domain.approval import Approval
from domain.hook import StepDone
from domain.migration import Cancellation, HandInstallation, cancelled_by
from domain.names import story_id
from domain.run import Run
from domain.source_instance import InstanceRef
from domain.status import Gate, InstanceStatus, Subject
from domain.votes import Question
from domain.wave_status import WaveStatus
from durable.client import StoryClient
from orchestrators.ask_approval import approval_recorded
from orchestrators.commit_window import commit_decided
from orchestrators.hooks import step_done
from orchestrators.install_by_hand import installed_by_hand
from orchestrators.story import cancellation
from settings import Settings
from triggers.beginning import once_begun
from triggers.choosing import (
    Chosen,
    answered_before,
    at_gate,
    awaits_hand,
    choose,
    may_be_suspended,
    may_be_withdrawn,
    plan_of,
    require_acknowledged,
    require_meant,
    was_taken_back,
)
from triggers.dropped import end_dropped
from triggers.intake import start_waiting
from triggers.voting import require_voter

_NAMED: Mapping[str, str] = {}


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
        self,
        wave: WaveStatus,
        chosen: Chosen,
        approval: Approval,
        attempt: int | None = None,
        plans: Mapping[str, str] = _NAMED,
    ) -> list[str]:
        """Record an answer for each instance and wake its story; with `attempt` at that gate only.

        The same answer again only wakes the story again. A Problem when another answer counts
        already, when it would not count at all, or when it means another plan than waits: that of
        the answer, or by instance id one of `plans`.
        """
        require_voter(wave, approval)
        asked = choose(wave, chosen, partial(at_gate, attempt=attempt), "wait for this approval")
        require_acknowledged(asked, approval)
        require_meant(wave, asked, approval.plan, plans)
        return self._record(wave, asked, approval, Gate.APPROVAL)

    def decide_commit(
        self,
        wave: WaveStatus,
        chosen: Chosen,
        answer: Approval,
        attempt: int | None = None,
        plans: Mapping[str, str] = _NAMED,
    ) -> list[str]:
        """Record an answer in the commit window for each instance, and wake its story.

        Answers count as they do at an approval, and only the wave's approvers may give them.
        """
        require_voter(wave, answer)
        fits = partial(at_gate, attempt=attempt, gate=Gate.COMMIT)
        asked = choose(wave, chosen, fits, "wait in their commit window")
        require_meant(wave, asked, answer.plan, plans)
        return self._record(wave, asked, answer, Gate.COMMIT)

    def wake(self, wave: WaveStatus, asked: Iterable[InstanceStatus], gate: Gate) -> None:
        """Let those who wait at a gate look into the record again: that approves nothing."""
        recorded = commit_decided if gate is Gate.COMMIT else approval_recorded
        for each in asked:
            self.stories.send(_story(wave, each), recorded(each.attempt), None)

    def tell_installed(self, wave: WaveStatus, chosen: Chosen, word: HandInstallation) -> list[str]:
        """Tell the stories that somebody has done what they wait for, by hand."""
        told = choose(wave, chosen, awaits_hand, "wait for a step by hand")
        for each in told:
            step = each.waiting.step if each.waiting else ""
            if step:
                done = StepDone(word.by, word.comment)
                self.stories.send(_story(wave, each), step_done(step), done)
            else:
                self.stories.send(_story(wave, each), installed_by_hand, word)
        return _ids(told)

    def cancel(self, wave: WaveStatus, chosen: Chosen, wish: Cancellation) -> list[str]:
        """Take instances back that stand before their failover, or in their commit window.

        Suspended ones go on to do so.
        """
        stopped = choose(wave, chosen, may_be_withdrawn, "stand before their cutover")
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
        again = _ids(choose(wave, chosen, was_taken_back, "ended without having migrated"))
        refs = [InstanceRef(wave.account_id, wave.region, each) for each in again]
        self.clouds.register.claim(refs, wave.name, wave.runs + 1)
        self.clouds.register.add_run(wave, again)
        start_waiting(self.clouds, self.settings, self.stories)
        return again

    def suspend(self, wave: WaveStatus, chosen: Chosen) -> list[str]:
        """Hold stories back that stand before their cutover; the vault goes on replicating."""
        held = choose(
            wave,
            chosen,
            may_be_suspended,
            "run before their cutover and do not wait for their recovery plan",
        )
        for each in held:
            self.clouds.status.mark_suspended(wave.name, each.instance_id, suspended=True)
            self.stories.suspend(_story(wave, each))
        return _ids(held)

    def resume(self, wave: WaveStatus, chosen: Chosen) -> list[str]:
        """Let suspended stories go on."""
        freed = choose(wave, chosen, lambda i: i.suspended, "are suspended")
        for each in freed:
            self._resume(wave, each)
        return _ids(freed)

    def _record(
        self, wave: WaveStatus, asked: Sequence[InstanceStatus], answer: Approval, gate: Gate
    ) -> list[str]:
        """Record an answer at a gate, bound to the plan that is asked about; wake who waits."""
        given = {each.instance_id: replace(answer, plan=plan_of(each)) for each in asked}
        self._require_unanswered(wave, asked, given, gate)
        counting = {each.instance_id: self._decide(wave, each, given, gate) for each in asked}
        self.wake(wave, asked, gate)
        others = {one: known for one, known in counting.items() if known != given[one]}
        if others:
            raise answered_before(wave, others)
        return _ids(asked)

    def _require_unanswered(
        self,
        wave: WaveStatus,
        asked: Sequence[InstanceStatus],
        given: Mapping[str, Approval],
        gate: Gate,
    ) -> None:
        """Raise a Problem where another answer counts for one: then none is recorded for others."""
        if wave.approval is not None:
            return
        subjects = [Subject(wave.name, each.instance_id, each.attempt) for each in asked]
        known = {each.instance_id: self.clouds.approvals.find(each, gate) for each in subjects}
        others = {one: said for one, said in known.items() if said and said != given[one]}
        if others:
            raise answered_before(wave, others)

    def _decide(
        self, wave: WaveStatus, asked: InstanceStatus, given: Mapping[str, Approval], gate: Gate
    ) -> Approval:
        """Record one answer: a person's own where the wave counts them, else the first of all."""
        subject = Subject(wave.name, asked.instance_id, asked.attempt)
        answer, book = given[asked.instance_id], self.clouds.approvals
        if wave.approval is None:
            return book.decide(subject, answer, gate)
        asking = asked.waiting.asking if asked.waiting else 1
        return book.vote(Question(subject, gate, asking), answer)

    def _resume(self, wave: WaveStatus, instance: InstanceStatus) -> None:
        self.stories.resume(_story(wave, instance))
        self.clouds.status.mark_suspended(wave.name, instance.instance_id, suspended=False)

    def _cancel_before_the_beginning(
        self, wave: WaveStatus, instances: Sequence[InstanceStatus], wish: Cancellation
    ) -> None:
        """End instances whose run still waits; tell the others' stories once they have begun."""
        free = self.clouds.register.drop(wave.name, _ids(instances))
        for each in instances:
            if each.instance_id not in free:
                tell = partial(self.stories.send, _story(wave, each), cancellation, wish)
                once_begun(tell, each.instance_id)
                continue
            run = Run(wave.name, each.attempt, (each.instance_id,))
            end_dropped(self.clouds, run, each.instance_id, cancelled_by(wish))
            self.clouds.register.note_reported(run)


def _story(wave: WaveStatus, instance: InstanceStatus) -> str:
    return story_id(wave.name, instance.instance_id, instance.attempt)


def _ids(instances: Iterable[InstanceStatus]) -> list[str]:
    return [each.instance_id for each in instances]
