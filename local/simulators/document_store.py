"""A document store that lives in memory and obeys the contract of the blobs."""


class SimulatedDocumentStore:
    """Remembers documents."""

    def __init__(self) -> None:
        self._documents: dict[str, bytes] = {}

    def put(self, name: str, content: bytes) -> None:
        """Keep a document; what is there under this name is replaced."""
        self._documents[name] = content

    def put_once(self, name: str, content: bytes) -> bool:
        """Keep a document, unless there is one under this name."""
        if name in self._documents:
            return False
        self._documents[name] = content
        return True

    def get(self, name: str) -> bytes | None:
        """Read a document, or None when there is none of this name."""
        return self._documents.get(name)
