"""A wave's recovery plans as callers read them."""

from datetime import datetime
from typing import Self

from pydantic import Field

from domain.plan_status import PlanState, PlanStatus, instruction
from domain.recovery_plan import ActionKind, BootGroup, PlanAction
from triggers.views.base import View


class ActionView(View):
    """Something that happens before or after a group."""

    name: str
    kind: ActionKind
    words: str = Field(description="What a person is to do, for a manual action.")
    runbook_id: str

    @classmethod
    def of(cls, action: PlanAction) -> Self:
        """Show an action."""
        return cls(
            name=action.name,
            kind=action.kind,
            words=action.words,
            runbook_id=action.runbook_id,
        )


class BootGroupView(View):
    """Instances that boot together."""

    instances: list[str]
    before: list[ActionView]
    after: list[ActionView]

    @classmethod
    def of(cls, group: BootGroup) -> Self:
        """Show a group."""
        return cls(
            instances=list(group.instances),
            before=[ActionView.of(each) for each in group.before],
            after=[ActionView.of(each) for each in group.after],
        )


class ActionWaitingView(View):
    """The manual action at which a plan waits, and in words what a person has to do."""

    action: str
    words: str


class RecoveryPlanView(View):
    """One recovery plan of a wave's run."""

    name: str = Field(description="Its name in the vault.")
    run: int
    number: int = Field(description="Its place among the run's plans, from 1.")
    state: PlanState
    updated: datetime
    waiting_for: ActionWaitingView | None
    groups: list[BootGroupView] = Field(description="In boot order.")
    left_behind: list[str] = Field(description="What is still in the vault, and why.")

    @classmethod
    def of(cls, status: PlanStatus) -> Self:
        """Show a plan's status."""
        at = status.waits_for
        return cls(
            name=status.name,
            run=status.run,
            number=status.number,
            state=status.state,
            updated=status.at,
            waiting_for=ActionWaitingView(action=at.name, words=instruction(status))
            if at
            else None,
            groups=[BootGroupView.of(each) for each in status.groups],
            left_behind=list(status.left_behind),
        )


class ActionTaken(View):
    """A manual action that somebody says is done."""

    wave: str
    plan: str
    action: str
    by: str
