"""What recovery plans, their members and the wave's story tell each other."""

from types import NoneType

from domain.plan_roll import MemberNote, PlanWord, Turn
from durable.signal import Signal

# From a member to its plan; from a plan, and the story above it, to the plan behind it.
member_spoke = Signal("member_spoke", MemberNote)
your_turn = Signal("your_turn", Turn)

# From the wave's story: nobody is left who could still speak.
everyone_ended = Signal("everyone_ended", NoneType)

# From a plan to the story above it, and from that to the wave's: members will be heard now.
plans_stand = Signal("plans_stand", NoneType)

# From the door: somebody has answered at a manual action; it only wakes, and carries nothing.
action_answered = Signal("action_answered", NoneType)


def plan_stands(number: int) -> Signal[None]:
    """Tell that the plan of this number listens."""
    return Signal(f"plan_stands_{number}", NoneType)


def plan_word(attempt: int) -> Signal[PlanWord]:
    """Tell a member something; the name carries the attempt, so that no late one is heard."""
    return Signal(f"plan_word_{attempt}", PlanWord)
