"""Whether something happens, by dice."""

from random import Random


def likely(dice: Random, chance: float) -> bool:
    """Throw the dice for something of this chance, between 0 and 1."""
    return dice.random() < chance
