"""The people around a wave: they answer, late, twice or never, change their minds, try again."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from domain.approval import ACKNOWLEDGEMENT
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.plan_status import PlanStatus
from domain.status import Gate, Progress, Subject, Waiting
from local.chaos.doors import UNAVAILABLE, Doors
from local.chaos.links import Links
from local.chaos.mishaps import Crash
from local.chaos.stage import ChaosStage

_M, _H = timedelta(minutes=1), timedelta(hours=1)
_TRIES = 8
_MOST_RUNS = 3
_AGAIN = {Outcome.FAILED, Outcome.CANCELLED, Outcome.ROLLED_BACK, Outcome.EXPIRED}
_WRONG_STATE = 409


class People:
    """Operators and approvers, who act on what the status tells them.

    `unheard` are those whose approval was refused because they did not wait for one, in words.
    """

    def __init__(self, stage: ChaosStage, doors: Doors) -> None:
        self._stage, self._doors = stage, doors
        self._temper, self._dice = stage.case.temper, stage.dice
        self._busy: set[tuple[object, ...]] = set()
        self._phases: dict[Subject, Phase] = {}
        self.unheard: dict[Subject, str] = {}
        self._links = Links(stage, doors, self._patiently)
        stage.status.listeners.append(self._hear)
        stage.status.plan_book.listeners.append(self._hear_plan)

    def _chance(self, much: float) -> bool:
        return not self._stage.mishaps.quiet and self._dice.random() < much

    def _soon(self, most: float | None = None) -> timedelta:
        return self._dice.random() * (most or self._temper.slow) * _H

    def _hear(self, progress: Progress) -> None:
        subject = progress.subject
        if progress.aside:
            return
        self._phases[subject] = progress.phase
        if progress.report:
            self._end(subject, progress.report)
        elif progress.waiting:
            self._attend(subject, progress.waiting)
        if not progress.report and self._once("mind", subject, progress.phase):
            self._change_mind(subject)

    def _once(self, *key: object) -> bool:
        new = key not in self._busy
        self._busy.add(key)
        return new

    def _attend(self, subject: Subject, waiting: Waiting) -> None:
        if not self._once(subject, waiting.gate, waiting.step):
            return
        absent = self._chance(self._temper.ignore)
        match waiting.gate:
            case Gate.APPROVAL if not absent:
                self._stage.agenda.after(self._soon(), partial(self._answer, subject, waiting))
            case Gate.COMMIT if not absent:
                self._stage.agenda.after(self._soon(2), partial(self._say_commit, subject))
            case Gate.MANUAL_STEP if not absent:
                self._stage.agenda.after(self._soon(0.2), partial(self._say_done, subject))
            case Gate.EMERGENCY_STOP:
                self._stage.agenda.after(self._soon(3), self._lift)

    def _answer(self, subject: Subject, waiting: Waiting) -> None:
        reject = self._chance(self._temper.reject)
        document: dict[str, Any] = {
            "decision": "reject" if reject else "approve",
            "by": "ada",
            "instances": [subject.instance_id],
            "attempt": subject.attempt,
        }
        if not (waiting.lossless or reject):
            document["acknowledges"] = ACKNOWLEDGEMENT
        if self._chance(0.05):
            self._send(subject, "approval", {**document, "by": "mallory"})
        say = partial(self._send, subject, "approval", document, partial(self._heard, subject))
        if self._links.wanted():
            self._links.answer(subject, Gate.APPROVAL, document["decision"], say)
        else:
            say()
        if self._chance(self._temper.twice):
            again = {**document, "by": self._dice.choice(("ada", "grace"))}
            self._stage.agenda.after(self._soon(), partial(self._send, subject, "approval", again))

    def _heard(self, subject: Subject, status: int, told: Any) -> None:
        asks = self._phases[subject] is Phase.AWAITING_APPROVAL
        if status == _WRONG_STATE and asks and told["type"].endswith("wrong-state"):
            self.unheard[subject] = told["detail"]

    def _say_commit(self, subject: Subject) -> None:
        back = self._chance(self._temper.reject)
        document = {
            "decision": "roll_back" if back else "commit",
            "by": "grace",
            "instances": [subject.instance_id],
            "attempt": subject.attempt,
        }
        say = partial(self._send, subject, "commit-decision", document)
        if self._links.wanted():
            self._links.answer(subject, Gate.COMMIT, "reject" if back else "approve", say)
        else:
            say()
        if self._chance(self._temper.twice):
            later = partial(self._send, subject, "commit-decision", document)
            self._stage.agenda.after(self._soon(1), later)

    def _say_done(self, subject: Subject) -> None:
        document = {"by": "ada", "instances": [subject.instance_id]}
        self._send(subject, "manual-steps/done", document)
        if self._chance(self._temper.twice):
            self._send(subject, "manual-steps/done", document)

    def _hear_plan(self, status: PlanStatus) -> None:
        if status.waits_for and self._once(status.wave, status.run, status.waits_for.name):
            path = f"waves/{status.wave}/plan-actions/{status.waits_for.name}"
            act = partial(self._ask, path, {"by": "ada"})
            self._stage.agenda.after(self._soon(0.5), act)

    def _change_mind(self, subject: Subject) -> None:
        """Cancel at times, or hold it back for some hours."""
        agenda, temper = self._stage.agenda, self._temper
        if self._chance(temper.cancel / 6):
            wish = {"by": "linus", "instances": [subject.instance_id]}
            agenda.after(self._soon(2), partial(self._send, subject, "cancel", wish))
        if self._chance(temper.suspend / 3):
            wish = {"instances": [subject.instance_id]}
            agenda.after(self._soon(1), partial(self._send, subject, "suspend", wish))
            for pause in (2 * _H, 10 * _H, 30 * _H):  # whoever holds back lets go, and asks again
                agenda.after(pause + self._soon(), partial(self._send, subject, "resume", wish))
        if self._chance(0.02):
            agenda.after(self._soon(1), partial(self._send, subject, "rehearsals", {}))

    def _end(self, subject: Subject, report: MigrationReport) -> None:
        again = report.outcome in _AGAIN and subject.attempt < _MOST_RUNS
        if again and self._once("retry", subject) and self._chance(self._temper.retry):
            wish = {"instances": [subject.instance_id]}
            self._stage.agenda.after(_H + self._soon(), partial(self._send, subject, "retry", wish))

    def _lift(self) -> None:
        self._ask("emergency-stop/lift", {"by": "ada"})

    def _send(
        self,
        subject: Subject,
        what: str,
        document: dict[str, Any],
        then: Callable[[int, Any], None] | None = None,
    ) -> None:
        self._ask(f"waves/{subject.wave}/{what}", document, then)

    def _ask(
        self,
        path: str,
        document: dict[str, Any],
        then: Callable[[int, Any], None] | None = None,
    ) -> None:
        self._patiently(partial(self._doors.ask, "POST", path, document), then)

    def _patiently(
        self,
        send: Callable[[], tuple[int, Any]],
        then: Callable[[int, Any], None] | None = None,
        tries: int = _TRIES,
    ) -> None:
        """Send it, and once more in a moment where nobody is there to take it."""
        again = partial(self._patiently, send, then, tries - 1)
        try:
            status, told = send()
        except Crash:
            if tries:
                self._stage.agenda.after(2 * _M, again)
            raise
        if status == UNAVAILABLE and tries:
            self._stage.agenda.after(2 * _M, again)
        elif then:
            then(status, told)
