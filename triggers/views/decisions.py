"""That a person's decision was taken down, and for which instances."""

from typing import Literal

from domain.approval import Decision
from triggers.views.base import View


class WishTaken(View):
    """The instances that a wish was taken for."""

    wave: str
    instances: list[str]


class ApprovalTaken(WishTaken):
    """The instances that an answer at the gate was taken for."""

    decision: Decision


class CommitDecisionTaken(WishTaken):
    """The instances that an answer in the commit window was taken for."""

    decision: Literal["commit", "roll_back"]
