"""What is decided in the commit window, and how things stand after a way back."""

from datetime import timedelta

from domain.approval import Approval, Decision
from domain.cutover import (
    CommitPolicy,
    CommitWhen,
    CutoverPolicy,
)
from domain.itinerary import Phase
from domain.status import Gate
from orchestrators.commit_window import commit_decided
from tests.orchestrators.conftest import CLEAN

COMMIT = Approval(Decision.APPROVE, "lena", "all is well")


BACK = Approval(Decision.REJECT, "lena", "too slow")


HOUR = timedelta(hours=1)


def window(when=CommitWhen.APPROVED, **more):
    return CutoverPolicy(commit=CommitPolicy(when, HOUR, **more))


def decide(stage, decision):
    """Answer in the commit window, as the API does."""

    def answer(subject):
        stage.status.decide(subject, decision, Gate.COMMIT)
        stage.send(subject, commit_decided(subject.attempt), None)

    stage.at(Phase.AWAITING_COMMIT, answer)


def alone_in_aws(stage, ref):
    """Say that the source serves again as it was found, and that nothing is left in Azure."""
    return stage.in_aws(ref) and not stage.machines_in_azure() and stage.traces(ref) == CLEAN
