"""A recovery plan: items that fail over together, in boot order, with actions in between.

Limits: Microsoft, "About recovery plans": 100 items, 7 groups, one pair of fabrics.
"""

from dataclasses import dataclass
from enum import StrEnum

from domain.provider import Provider
from domain.vault import Vault

MOST_ITEMS = 100
MOST_GROUPS = 7


class ActionKind(StrEnum):
    """What an action is: something a person does while the plan waits, or a runbook."""

    MANUAL = "manual"
    RUNBOOK = "runbook"


@dataclass(frozen=True, slots=True)
class PlanAction:
    """Something that happens before or after a group.

    `words` tell the person what to do; `runbook_id` is an Azure Automation runbook's ARM id.
    """

    name: str
    kind: ActionKind = ActionKind.MANUAL
    words: str = ""
    runbook_id: str = ""


@dataclass(frozen=True, slots=True)
class PlanGroup:
    """Items that boot together; `item_ids` are ARM ids of protected items."""

    item_ids: tuple[str, ...]
    before: tuple[PlanAction, ...] = ()
    after: tuple[PlanAction, ...] = ()


@dataclass(frozen=True, slots=True)
class RecoveryPlan:
    """A plan as it is to be in the vault; groups in boot order."""

    name: str
    vault: Vault
    provider: Provider
    fabric_id: str
    groups: tuple[PlanGroup, ...]
