"""Who may answer in whose place, and which links have been used, in memory."""

from datetime import datetime

from domain.approval_link import LinkUse
from domain.delegation import Delegation, require_same, revoked
from local.simulators.one_at_a_time import one_at_a_time


@one_at_a_time
class SimulatedDelegations:
    """The port Delegations."""

    def __init__(self) -> None:
        self._known: dict[str, Delegation] = {}

    def put(self, delegation: Delegation) -> Delegation:
        """Record one, once; Refused when its name has another."""
        return require_same(self._known.setdefault(delegation.name, delegation), delegation)

    def revoke(self, name: str, at: datetime, by: str) -> Delegation | None:
        """Let one hold no more, and give it."""
        if name in self._known:
            self._known[name] = revoked(self._known[name], at, by)
        return self._known.get(name)

    def find(self, name: str) -> Delegation | None:
        """Read one."""
        return self._known.get(name)

    def list_all(self) -> tuple[Delegation, ...]:
        """List all that were ever recorded, by their names."""
        return tuple(each for _, each in sorted(self._known.items()))


@one_at_a_time
class SimulatedUsedLinks:
    """The port UsedLinks."""

    def __init__(self) -> None:
        self._uses: dict[tuple[str, str], LinkUse] = {}

    def claim(self, wave: str, nonce: str) -> LinkUse:
        """Take a link for the one use it has."""
        known = self._uses.get((wave, nonce), LinkUse.FRESH)
        self._uses.setdefault((wave, nonce), LinkUse.BEGUN)
        return known

    def finish(self, wave: str, nonce: str) -> None:
        """Note that what the link was claimed for is done."""
        if (wave, nonce) in self._uses:
            self._uses[wave, nonce] = LinkUse.DONE
