"""The person at the gates of a cutover by dice."""

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.status import Gate, Progress
from local.proof.case import Case
from local.rehearsal import Rehearsal
from orchestrators.commit_window import commit_decided

_YES = Approval(Decision.APPROVE, "dice", "", ACKNOWLEDGEMENT)


def operate(stage: Rehearsal, case: Case, progress: Progress) -> None:
    """Approve every cutover, and say in the commit window what the dice have said."""
    gate = progress.waiting.gate if progress.waiting else None
    if gate is Gate.APPROVAL:
        stage.answer(progress.subject, _YES)
    if gate is Gate.COMMIT and case.answer:
        stage.status.decide(progress.subject, Approval(case.answer, "dice"), Gate.COMMIT)
        stage.send(progress.subject, commit_decided(progress.subject.attempt), None)
