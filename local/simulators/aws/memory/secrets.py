"""Parameter Store in memory."""

from datetime import datetime

from domain.source_instance import InstanceRef
from local.clock import Clock


class MemorySecrets:
    """Secrets by account, region and name, each with the time at which it was written."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._values: dict[tuple[str, str, str], tuple[str, datetime]] = {}

    def put(self, owner: InstanceRef, name: str, value: str) -> None:
        """Write a secret, over another where there is one."""
        self._values[owner.account_id, owner.region, name] = (value, self._clock.now())

    def get(self, owner: InstanceRef, name: str) -> str | None:
        """Read a secret, None when there is none."""
        return self._values.get((owner.account_id, owner.region, name), (None,))[0]

    def written_at(self, owner: InstanceRef, name: str) -> datetime | None:
        """Tell when a secret was written, None when there is none."""
        found = self._values.get((owner.account_id, owner.region, name))
        return found[1] if found else None

    def values(self) -> tuple[tuple[str, str], ...]:
        """List the names of all secrets with what they hold."""
        return tuple((name, value) for (*_, name), (value, _) in self._values.items())

    def delete(self, owner: InstanceRef, name: str) -> None:
        """Delete a secret, if it is there."""
        self._values.pop((owner.account_id, owner.region, name), None)
