"""Something outside that answers when it is asked how it fares."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Dependency:
    """Something outside that Ferry can't do without.

    `ask` asks it something cheap that changes nothing, within seconds, and gives a few words that
    anybody may read; it raises when there is no answer, or not the right one.
    """

    name: str
    ask: Callable[[], str]
