"""What a landing zone's servers do by themselves once they are launched: their set-up."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from clouds.aws.server_search import ROLE_TAG, ZONE_TAG
from domain.component import Role
from domain.names import passphrase_name
from domain.source_instance import InstanceRef

if TYPE_CHECKING:
    from local.simulators.aws.fleet import Fleet

_LOOKS_AGAIN = timedelta(minutes=1)
_PATIENCE = timedelta(hours=2)


@dataclass(slots=True)
class SetUp:
    """One server's set-up: when it goes on, when it gives up, whether it may read secrets."""

    ref: InstanceRef
    role: Role
    zone: str
    due: datetime
    ends: datetime
    trusted: bool
    done: bool = False


class SetUps:
    """The set-ups of a fleet's servers; which machines are servers their tags tell.

    A process server joins once the passphrase lies there for its profile to read. An appliance
    waits for a person to sign in.
    """

    def __init__(self, fleet: "Fleet") -> None:
        self._fleet = fleet
        self._known: dict[str, SetUp] = {}

    def begin(self, ref: InstanceRef, tags: dict[str, str], *, trusted: bool) -> None:
        """Begin the set-up of a launched machine, if it is a server; `trusted`: it has a profile.

        A machine that has begun stays as it is.
        """
        if ROLE_TAG not in tags or ref.instance_id in self._known:
            return
        due = self._fleet.clock.now() + self._fleet.pace.set_up
        role, zone = Role(tags[ROLE_TAG]), tags.get(ZONE_TAG, "")
        self._known[ref.instance_id] = SetUp(ref, role, zone, due, due + _PATIENCE, trusted)

    def sign_in(self, instance_id: str) -> None:
        """Do what only a person can: sign in at an appliance. KeyError when there is none."""
        found = self._known[instance_id]
        machine = self._fleet.look(found.ref)
        if found.role is not Role.APPLIANCE or machine is None:
            raise KeyError(instance_id)
        found.done = True
        self._fleet.listeners.joined(machine, found.role)

    def settle(self) -> None:
        """Go on with every set-up whose time has come."""
        now = self._fleet.clock.now()
        for each in self._known.values():
            if each.role is Role.PROCESS_SERVER and not each.done:
                self._go_on(each, now)

    def clear(self) -> None:
        """Forget them all."""
        self._known.clear()

    def _go_on(self, each: SetUp, now: datetime) -> None:
        while each.due <= min(now, each.ends) and not each.done:
            machine = self._fleet.look(each.ref)
            name = passphrase_name(each.zone)
            if machine and machine.running and self._readable(each, name):
                each.done = True
                self._fleet.listeners.joined(machine, each.role)
            each.due += _LOOKS_AGAIN

    def _readable(self, each: SetUp, name: str) -> bool:
        return each.trusted and self._fleet.secrets.get(each.ref, name) is not None
