"""The port SourceCloud in memory."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from domain.errors import Transient
from domain.names import isolation_group_name, security_group_name
from domain.retention import KEEP
from domain.security_rules import Opening, replication_rules
from domain.source_instance import (
    AddressSearch,
    Disk,
    InstanceRef,
    InstanceState,
    ReplicationPath,
    Selection,
    SourceInstance,
    SourceTags,
)
from local.clock import Clock
from local.simulators.aws.machine import Machine
from local.simulators.aws.memory.instance import MemoryInstance
from local.simulators.aws.memory.port import SimulatedPort, refuse
from local.simulators.aws.pace import FleetPace
from local.simulators.aws.workload import Workload
from local.simulators.aws.workloads import Workloads

_MOST_GROUPS = 5
_GONE = {InstanceState.SHUTTING_DOWN, InstanceState.TERMINATED}
_S = InstanceState


class SimulatedSourceCloud(SimulatedPort):
    """AWS accounts that live in memory; `on_power` hears of each machine that stops or starts.

    `on_change` hears of each one that its network sees in another way from now on.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        pace: FleetPace | None = None,
        on_power: Callable[[Machine, bool], None] | None = None,
        on_change: Callable[[Machine], None] | None = None,
    ) -> None:
        super().__init__()
        self.instances: dict[InstanceRef, MemoryInstance] = {}
        self._clock = clock
        self._pace = pace or FleetPace()
        self._on_power = on_power
        self._on_change = on_change
        self.workloads = Workloads(clock)

    def add(self, description: SourceInstance, *, groups: int = 1) -> InstanceRef:
        """Add an instance; one without disks gets a root disk of 30 GiB."""
        if not description.disks:
            description = _with_root_disk(description)
        attached = [f"servers-{number}" for number in range(groups)]
        self.instances[description.ref] = MemoryInstance(description, attached)
        self._tell(description.ref)
        return description.ref

    def launch(self, description: SourceInstance) -> InstanceRef:
        """Add an instance that is only starting."""
        ref = self.add(description, groups=1)
        settles = self._clock.now() + self._pace.start
        self.instances[ref].change(_S.PENDING, _S.RUNNING, settles)
        self._tell(ref, running=True)
        return ref

    def terminate(self, ref: InstanceRef) -> None:
        """Terminate an instance."""
        instance = self.instances[ref]
        self._tell(ref, running=False)
        instance.description = replace(instance.description, state=_S.TERMINATED)
        instance.target = None

    def give(self, ref: InstanceRef, workload: Workload) -> None:
        """Let a workload begin on an instance now."""
        self.workloads.give(self._machine(ref), workload)

    def set_skew(self, ref: InstanceRef, skew: timedelta) -> None:
        """Set the clock of an instance wrong; ahead is positive."""
        self.workloads.set_skew(self._machine(ref), skew)

    def launched(self, ref: InstanceRef) -> datetime | None:
        """Tell when an instance was started last; None when nobody has since it was added."""
        return self._find(ref).launched

    def now(self) -> datetime:
        """Tell the time in this cloud."""
        return self._clock.now()

    def _machine(self, ref: InstanceRef) -> Machine:
        if machine := self.machine(ref):
            return machine
        raise KeyError(ref.instance_id)

    def machine(self, ref: InstanceRef) -> Machine | None:
        """Tell what the machine is like, None when there is none or it is terminated."""
        found = self.instances.get(ref)
        if found is None or found.description.state in _GONE:
            return None
        now = found.describe(self._clock.now())
        windows = now.platform == "windows"
        return Machine(
            ref,
            now.state is _S.RUNNING,
            windows,
            now.private_ip,
            found.disk_bytes,
            now.name,
            "Windows Server 2019" if windows else "Linux",
            found.inbound,
            firmware="BIOS" if now.boot_mode == "legacy-bios" else "UEFI",
        )

    def machines_beside(self, ref: InstanceRef) -> Iterator[Machine]:
        """List the machines of an instance's account and region."""
        here = (ref.account_id, ref.region)
        for each in self.instances:
            if (each.account_id, each.region) == here and (machine := self.machine(each)):
                yield machine

    def describe_instance(self, ref: InstanceRef) -> SourceInstance:
        """Describe an instance; Refused when there is none."""
        with self.reading("describe_instance"):
            return self._find(ref).describe(self._clock.now())

    def find_instances(self, selection: Selection) -> tuple[InstanceRef, ...]:
        """Find the selected instances that are not terminated."""
        with self.reading("find_instances"):
            return tuple(
                ref
                for ref, found in sorted(self.instances.items(), key=lambda i: i[0].instance_id)
                if (ref.account_id, ref.region) == (selection.account_id, selection.region)
                and found.description.state not in _GONE
                and selection.tags.items() <= found.description.tags.items()
            )

    def find_at_address(self, search: AddressSearch) -> tuple[InstanceRef, ...]:
        """Find the instances that have the address and are not terminated."""
        with self.reading("find_at_address"):
            return tuple(
                each.ref
                for each in self.machines_beside(search.near)
                if each.address == search.address
                and self.instances[each.ref].description.vpc_id == search.vpc_id
            )

    def tag_instance(self, tags: SourceTags) -> None:
        """Set Ferry's tags; Refused for any other."""
        with self.changing("tag_instance", tags.ref):
            if foreign := [key for key in tags.tags if not key.startswith("ferry:")]:
                refuse("ec2.foreign_tag", tags.ref, f"not Ferry's: {foreign}", "", fatal=True)
            self._find(tags.ref).description.tags.update(tags.tags)

    def untag_instance(self, ref: InstanceRef) -> None:
        """Take Ferry's tags off, but a person's."""
        with self.changing("untag_instance", ref):
            if found := self.instances.get(ref):
                tags = found.description.tags
                for key in [k for k in tags if k.startswith("ferry:") and k != KEEP]:
                    del tags[key]

    def allow_replication(self, path: ReplicationPath) -> None:
        """Attach the instance's own group, or point it to the address."""
        with self.changing("allow_replication", path.ref):
            instance, name = self._find_living(path.ref), security_group_name(path.ref)
            if name not in instance.groups and len(instance.groups) >= _MOST_GROUPS:
                code = "ec2.SecurityGroupsPerInterfaceLimitExceeded"
                refuse(code, path.ref, "the interface is full", "Free a security group.")
            if name not in instance.groups:
                instance.groups.append(name)
            instance.ways[name] = replication_rules(path)
            self._tell(path.ref)

    def read_openings(self, ref: InstanceRef) -> tuple[Opening, ...]:
        """List what its groups let pass."""
        with self.reading("read_openings"):
            instance = self._find_living(ref)
            others = [Opening(rule, "servers-0", "servers-0") for rule in instance.others]
            own = [
                Opening(rule, name, name, own=True)
                for name, rules in instance.ways.items()
                for rule in rules
            ]
            return (*others, *own)

    def withdraw_replication(self, ref: InstanceRef) -> None:
        """Detach and delete the instance's own group."""
        with self.changing("withdraw_replication", ref):
            if found := self.instances.get(ref):
                found.ways.clear()
                found.groups = [g for g in found.groups if g != security_group_name(ref)]
                self._tell(ref)

    def isolate(self, ref: InstanceRef) -> None:
        """Let nobody reach an instance; Refused when it is gone."""
        self._find_living(ref).isolate(isolation_group_name(ref))
        self._tell(ref)

    def release(self, ref: InstanceRef) -> tuple[str, ...]:
        """Let people reach an instance again, if it is there; tell what else is attached to it."""
        found = self.instances.get(ref)
        remarks = found.release(isolation_group_name(ref)) if found else ()
        self._tell(ref)
        return remarks

    def stop_instance(self, ref: InstanceRef) -> None:
        """Begin to stop it; Transient while it starts."""
        with self.changing("stop_instance", ref):
            self._change(ref, _S.RUNNING, _S.STOPPING, _S.STOPPED)

    def start_instance(self, ref: InstanceRef) -> None:
        """Begin to start it; Transient while it stops."""
        with self.changing("start_instance", ref):
            self._change(ref, _S.STOPPED, _S.PENDING, _S.RUNNING)

    def _find(self, ref: InstanceRef) -> MemoryInstance:
        if ref not in self.instances:
            code = "ec2.InvalidInstanceID.NotFound"
            refuse(code, ref, "there is no such instance", "Check the instance id.")
        return self.instances[ref]

    def _find_living(self, ref: InstanceRef) -> MemoryInstance:
        instance = self._find(ref)
        if (state := instance.description.state) in _GONE:
            detail = f"the instance is {state}"
            refuse("ec2.instance_gone", ref, detail, "Leave it out of the wave.", fatal=True)
        return instance

    def _change(
        self,
        ref: InstanceRef,
        source: InstanceState,
        meanwhile: InstanceState,
        target: InstanceState,
    ) -> None:
        instance, now = self._find_living(ref), self._clock.now()
        state = instance.describe(now).state
        if state not in {source, meanwhile, target}:
            raise Transient(f"{ref}: it is still {state}")
        if state is source:
            running = target is _S.RUNNING
            takes = self._pace.start if running else self._pace.stop
            instance.change(meanwhile, target, now + takes)
            if running:
                instance.launched, instance.awake = now, now + takes + self._pace.boot
            machine = self.machine(ref)
            if self._on_power and machine:
                self._on_power(machine, running)
            self._tell(ref, running=running)

    def _tell(self, ref: InstanceRef, *, running: bool | None = None) -> None:
        if machine := self.machine(ref):
            up = machine.running if running is None else running
            self.workloads.see(replace(machine, running=up))
            if self._on_change:
                self._on_change(replace(machine, running=up))


def _with_root_disk(description: SourceInstance) -> SourceInstance:
    volume = description.ref.instance_id.replace("i-", "vol-", 1)
    return replace(description, disks=(Disk(volume, "/dev/sda1", 30, root=True),))
