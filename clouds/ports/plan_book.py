"""The book of recovery plans: where they stand, and what people answered at manual actions."""

from typing import Protocol

from domain.plan_status import ActionAnswer, ActionSubject, PlanStatus


class PlanBook(Protocol):
    """What people see of recovery plans; StatusStore.read_wave shows it with the wave."""

    def record(self, status: PlanStatus) -> None:
        """Write down where a plan stands, and what happened to it among the wave's events.

        What is older than what is known changes nothing.
        """
        ...

    def answer(self, subject: ActionSubject, answer: ActionAnswer) -> ActionAnswer:
        """Record a person's answer once; gives the one that counts, which is the first."""
        ...

    def find(self, subject: ActionSubject) -> ActionAnswer | None:
        """Read the answer at one manual action."""
        ...
