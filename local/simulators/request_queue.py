"""A request queue that lives in memory and obeys the contract of the storage queues."""

from collections.abc import Sequence
from itertools import count

from domain.poison import Poison, PoisonMessage
from domain.readings import QueueDepth

_MOST_SHOWN = 32


class SimulatedRequestQueue:
    """Remembers requests in `waiting`, and those set aside."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self._poison: dict[str, Poison] = {}
        self._numbers = count(1)

    def send(self, text: str) -> None:
        """Put a request at the end."""
        self.waiting.append(text)

    def depth(self) -> QueueDepth:
        """Tell how many there are of each."""
        return QueueDepth(len(self.waiting), len(self._poison))

    def set_aside(self, poison: Poison) -> None:
        """Keep a request that is not to be tried again."""
        self._poison[f"poison-{next(self._numbers)}"] = poison

    def list_poison(self, limit: int) -> Sequence[PoisonMessage]:
        """Show the oldest requests set aside."""
        shown = [PoisonMessage(*each) for each in self._poison.items()]
        return shown[: min(limit, _MOST_SHOWN)]

    def find_poison(self, message_id: str) -> PoisonMessage | None:
        """Show one of them, if it is there."""
        poison = self._poison.get(message_id)
        return PoisonMessage(message_id, poison) if poison else None

    def replay_poison(self, message_id: str) -> bool:
        """Send its body as a new request, then drop it."""
        if poison := self._poison.get(message_id):
            self.send(poison.body)
        return self.drop_poison(message_id)

    def drop_poison(self, message_id: str) -> bool:
        """Delete it, if it is there."""
        return self._poison.pop(message_id, None) is not None
