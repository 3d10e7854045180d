"""What the order of a wave's cutovers, its members and the wave's story tell each other."""

from types import NoneType

from domain.turns import TurnNote, TurnWord
from durable.signal import Signal

# From a member to the order.
turn_asked = Signal("turn_asked", TurnNote)

# From the order to the story above it, and from that to the wave's: members will be heard now.
turns_stand = Signal("turns_stand", NoneType)

# From the wave's story: nobody is left who could still ask.
turns_end = Signal("turns_end", NoneType)


def turn_word(attempt: int) -> Signal[TurnWord]:
    """Tell a member about its turn; the name carries the attempt, so that no late one is heard."""
    return Signal(f"turn_word_{attempt}", TurnWord)
