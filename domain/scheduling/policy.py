"""Whether a wave's instances wait for slots, and how they stand against other waves'."""

from dataclasses import dataclass
from datetime import timedelta

from domain.pace import Vigil

HIGHEST = 9
USUAL = 5


@dataclass(frozen=True, slots=True)
class SlotPolicy:
    """What a wave says of its slots; a wave without any policy asks for none.

    `priority` is from 0 to 9, the highest first; `weight` is its share against other waves'.
    `mbits` is how much of its subnet's bandwidth each initial replication is given, 0 where that
    is not counted. `vigil` is how often one that waits looks for itself, and for how long it waits.
    `in_order` says that its instances wait for each other with their cutovers, in
    a recovery plan or by groups: whoever held a slot as long as it replicates would then wait for
    those who want it.
    """

    priority: int = USUAL
    weight: int = 1
    mbits: int = 0
    vigil: Vigil = Vigil(timedelta(seconds=15), timedelta(minutes=10), timedelta(days=90))
    in_order: bool = False
