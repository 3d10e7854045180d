"""Identifiers that are the same in each run of the same story."""

import uuid
from collections import Counter


class Identifiers:
    """GUIDs by a seed: new ones by counting, lasting ones by what they name."""

    def __init__(self, seed: int) -> None:
        self._space = uuid.uuid5(uuid.NAMESPACE_OID, f"ferry-simulator-{seed}")
        self._counts: Counter[str] = Counter()

    def new(self, kind: str) -> str:
        """Make the next GUID of a kind."""
        self._counts[kind] += 1
        return self.of(kind, str(self._counts[kind]))

    def of(self, kind: str, name: str) -> str:
        """Tell the GUID that belongs to a name; the same at each call."""
        return str(uuid.uuid5(self._space, f"{kind}/{name}"))
