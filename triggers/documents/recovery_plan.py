"""In which order a wave's instances boot, and what happens before and after each group."""

from collections import Counter
from typing import Annotated, Self

from pydantic import Field, model_validator

from domain.recovery_plan import ActionKind, BootGroup, PlanAction, actions_of
from triggers.documents.base import TEXT, Document, wrong
from triggers.documents.names import GROUP_ID, ActionName
from triggers.documents.selection import MOST_INSTANCES, Named

MOST_ACTIONS = 10

RunbookId = Annotated[
    str,
    Field(
        pattern=rf"^{GROUP_ID}/providers/Microsoft\.Automation/automationAccounts"
        r"/[A-Za-z0-9-]{1,64}/runbooks/[A-Za-z0-9_-]{1,128}$",
        description="ARM id of an Azure Automation runbook.",
    ),
]


class ActionDocument(Document):
    """Something that happens before or after a group: exactly one of `manual` and `runbook`."""

    name: ActionName
    manual: str | None = Field(
        None,
        min_length=1,
        max_length=2_000,
        pattern=TEXT,
        description="What a person is to do; the plan waits until somebody says that it is done.",
    )
    runbook: RunbookId | None = None

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if (self.manual is None) is (self.runbook is None):
            problem = f"the action '{self.name}' says neither or both of manual and runbook"
            raise wrong("", problem, "Say one of them.")
        return self

    def to_domain(self) -> PlanAction:
        """Say the same in the domain's words."""
        if self.runbook:
            return PlanAction(self.name, ActionKind.RUNBOOK, runbook_id=self.runbook)
        return PlanAction(self.name, ActionKind.MANUAL, self.manual or "")


Actions = Annotated[tuple[ActionDocument, ...], Field(max_length=MOST_ACTIONS)]


class BootGroupDocument(Document):
    """Instances that boot together."""

    instances: Named
    before: Actions = ()
    after: Actions = ()

    def to_domain(self) -> BootGroup:
        """Say the same in the domain's words."""
        return BootGroup(
            tuple(self.instances),
            tuple(action.to_domain() for action in self.before),
            tuple(action.to_domain() for action in self.after),
        )


class RecoveryPlanDocument(Document):
    """Groups in boot order; each instance of the wave stands in exactly one of them."""

    groups: Annotated[tuple[BootGroupDocument, ...], Field(min_length=1, max_length=MOST_INSTANCES)]

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        instances = Counter(each for group in self.groups for each in group.instances)
        twice = sorted(each for each, times in instances.items() if times > 1)
        if twice:
            problem = f"{', '.join(twice[:5])} stands in several places"
            raise wrong("groups", problem, "Name each instance in one group, once.")
        actions = Counter(action.name for action in actions_of(self.to_domain()))
        same = sorted(name for name, times in actions.items() if times > 1)
        if same:
            problem = f"several actions are called {', '.join(same[:5])}"
            raise wrong("groups", problem, "Give each action a name of its own.")
        return self

    def to_domain(self) -> tuple[BootGroup, ...]:
        """Say the same in the domain's words."""
        return tuple(group.to_domain() for group in self.groups)

    def require(self, instances: list[str] | None) -> None:
        """Raise unless the groups hold exactly these instances, which have to be named."""
        if instances is None:
            problem = "a recovery plan is for instances named one by one"
            raise wrong("recovery_plan", problem, "Replace select by instances.")
        held = {each for group in self.groups for each in group.instances}
        strangers, missing = sorted(held - set(instances)), sorted(set(instances) - held)
        if strangers:
            names = ", ".join(strangers[:5])
            remedy = f"Add {names} to instances, or remove them from their groups."
            raise wrong("recovery_plan.groups", f"{names} is not among the instances", remedy)
        if missing:
            names = ", ".join(missing[:5])
            problem = f"{names} stands in no group"
            raise wrong("recovery_plan.groups", problem, f"Add {names} to a group.")
