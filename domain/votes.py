"""The question that a gate asks, and the answers that stand in the record under it."""

from dataclasses import dataclass

from domain.approval import Approval
from domain.status import Gate, Subject


@dataclass(frozen=True, slots=True)
class Question:
    """Whose gate it is, and the so-manieth time that it asks in this run of the wave.

    A void approval is asked for anew: what was answered to one question answers no other.
    """

    subject: Subject
    gate: Gate = Gate.APPROVAL
    asking: int = 1


@dataclass(frozen=True, slots=True)
class VotesFound:
    """Every person's first answer to a question, in the order in which they were given."""

    votes: tuple[Approval, ...] = ()
