"""Where documents and requests are kept."""

from collections.abc import Sequence
from typing import Protocol

from domain.poison import Poison, PoisonMessage
from domain.readings import QueueDepth


class DocumentStore(Protocol):
    """Where documents are kept that are too large for a message or a row."""

    def put(self, name: str, content: bytes) -> None:
        """Keep a document; what is there under this name is replaced."""
        ...

    def put_once(self, name: str, content: bytes) -> bool:
        """Keep a document for good; False, and it stays as it is, where there is one already."""
        ...

    def get(self, name: str) -> bytes | None:
        """Read a document, or None when there is none of this name."""
        ...


class RequestQueue(Protocol):
    """Where requests for waves wait for their turn, and beside it those nobody understands."""

    def send(self, text: str) -> None:
        """Put a request at the end; it waits for as long as it takes."""
        ...

    def depth(self) -> QueueDepth:
        """Tell about how many there are of each; the service's own estimate."""
        ...

    def set_aside(self, poison: Poison) -> None:
        """Keep a request that is not to be tried again."""
        ...

    def list_poison(self, limit: int) -> Sequence[PoisonMessage]:
        """Show requests set aside, at most 32, by age, and leave them as they are."""
        ...

    def find_poison(self, message_id: str) -> PoisonMessage | None:
        """Show one of them; None when there is none, Transient when that cannot be told now."""
        ...

    def replay_poison(self, message_id: str) -> bool:
        """Send its body as a new request, then drop it; answers as drop_poison does."""
        ...

    def drop_poison(self, message_id: str) -> bool:
        """Delete it; False when there is none, Transient when that cannot be told now."""
        ...
