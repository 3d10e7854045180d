"""Waves through all of their stories on in-process clouds, approved as soon as they ask."""

from domain.approval import ACKNOWLEDGEMENT, Approval, Decision
from domain.status import Gate, Progress
from domain.wave import Wave
from local.rehearsal import Rehearsal

YES = Approval(Decision.APPROVE, "benchmark", "go", ACKNOWLEDGEMENT)


def approved(stage: Rehearsal, instances: int) -> Wave:
    """Begin a wave whose approvals are given at once."""
    approve_at_once(stage)
    order = stage.wave(*(stage.add_instance(number) for number in range(1, instances + 1)))
    stage.start(order)
    return order


def approve_at_once(stage: Rehearsal) -> None:
    """Answer every approval with yes, and let nothing else listen."""

    def operate(progress: Progress) -> None:
        if progress.waiting and progress.waiting.gate is Gate.APPROVAL:
            stage.answer(progress.subject, YES)

    # What a person would see at each step is proved elsewhere, and would cost as much here.
    stage.status.listeners.clear()
    stage.status.listeners.append(operate)
