"""The book of recovery plans in memory, obeying the tables' contract."""

from collections.abc import Callable
from dataclasses import dataclass, field

from domain.event import Event, cursor_of
from domain.plan_status import (
    ActionAnswer,
    ActionSubject,
    PlanStatus,
    newer,
    plan_events,
)


@dataclass(slots=True)
class SimulatedPlanBook:
    """The port PlanBook; `events` are those of the waves, by wave and cursor.

    `listeners` hear of every status, as an operator would.
    """

    events: dict[str, dict[str, Event]]
    listeners: list[Callable[[PlanStatus], None]] = field(default_factory=list)
    _plans: dict[tuple[str, int, int], PlanStatus] = field(default_factory=dict)
    _answers: dict[ActionSubject, ActionAnswer] = field(default_factory=dict)

    def record(self, status: PlanStatus) -> None:
        """Write down where a plan stands."""
        key = (status.wave, status.run, status.number)
        before = self._plans.get(key)
        if newer(before, status):
            self._plans[key] = status
            told = {cursor_of(event): event for event in plan_events(before, status)}
            self.events.setdefault(status.wave, {}).update(told)
        for listener in self.listeners:
            listener(status)

    def answer(self, subject: ActionSubject, answer: ActionAnswer) -> ActionAnswer:
        """Record a person's answer once."""
        return self._answers.setdefault(subject, answer)

    def find(self, subject: ActionSubject) -> ActionAnswer | None:
        """Read the answer at one manual action."""
        return self._answers.get(subject)

    def of(self, wave: str) -> tuple[PlanStatus, ...]:
        """List the plans of a wave, run by run."""
        return tuple(plan for key, plan in sorted(self._plans.items()) if key[0] == wave)
