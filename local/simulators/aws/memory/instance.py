"""An instance in memory: its description, the change of power underway, its security groups."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.names import isolation_group_name, security_group_name
from domain.security_rules import Direction, PortRule
from domain.source_instance import InstanceState, SourceInstance

_GIB = 1024**3
_REMOTE_DESKTOP = (PortRule(Direction.INBOUND, 3389, 3389, "10.0.0.0/8"),)


@dataclass(slots=True)
class MemoryInstance:
    """A description, and what changes about it; `groups` are those of the primary interface.

    `ways` tells what each of Ferry's groups lets pass, `others` what the rest lets in. While it is
    isolated, `isolated_from` are the groups that the isolation took. `launched` is when it was
    started last, None when nobody has since it was added; its SSM agent is silent until `awake`.
    """

    description: SourceInstance
    groups: list[str] = field(default_factory=lambda: ["servers"])
    ways: dict[str, tuple[PortRule, ...]] = field(default_factory=dict)
    others: tuple[PortRule, ...] = _REMOTE_DESKTOP
    settles: datetime | None = None
    target: InstanceState | None = None
    isolated_from: tuple[str, ...] | None = None
    launched: datetime | None = None
    awake: datetime | None = None

    def change(self, meanwhile: InstanceState, target: InstanceState, settles: datetime) -> None:
        """Begin a change of power."""
        self.description = replace(self.description, state=meanwhile)
        self.target, self.settles = target, settles

    def describe(self, now: datetime) -> SourceInstance:
        """Describe it as it stands now; a machine that is down does not answer pings."""
        if self.target and self.settles and now >= self.settles:
            self.description = replace(self.description, state=self.target)
            self.target = self.settles = None
        ping = self.description.ping_status
        if ping and (self.description.state is not InstanceState.RUNNING or self.boots(now)):
            ping = "ConnectionLost"
        return replace(self.description, ping_status=ping, tags=dict(self.description.tags))

    def boots(self, now: datetime) -> bool:
        """Say whether its SSM agent has yet to begin after a start."""
        return self.awake is not None and now < self.awake

    def isolate(self, group: str) -> None:
        """Put a group in the place of all others."""
        if self.isolated_from is None:
            self.isolated_from = tuple(self.groups)
        self.groups = [group]

    def release(self, group: str) -> tuple[str, ...]:
        """Take the group away again; what somebody has attached beside it stays, and is told."""
        before, self.isolated_from = self.isolated_from, None
        if before is None or group not in self.groups:
            return ()
        added = [one for one in self.groups if one != group]
        self.groups = [*dict.fromkeys((*before, *added))]
        extra = [one for one in added if one not in before]
        return (f"{', '.join(extra)} was attached meanwhile, stays",) if extra else ()

    @property
    def inbound(self) -> tuple[PortRule, ...]:
        """List what its groups let in."""
        own = (rule for name in self.groups for rule in self.ways.get(name, ()))
        others = self.others if {*self.groups} - {*self.ways, *self._own} else ()
        return (*others, *(rule for rule in own if rule.direction is Direction.INBOUND))

    @property
    def _own(self) -> set[str]:
        """Name the groups of Ferry's, which let nobody in by themselves."""
        ref = self.description.ref
        return {security_group_name(ref), isolation_group_name(ref)}

    @property
    def disk_bytes(self) -> tuple[int, ...]:
        """Tell the sizes of its disks, the root disk first."""
        disks = sorted(self.description.disks, key=lambda disk: not disk.root)
        return tuple(disk.size_gib * _GIB for disk in disks)
