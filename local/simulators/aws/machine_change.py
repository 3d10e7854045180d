"""Changing a simulated machine in ways that no API offers, and describing all of them."""

from dataclasses import asdict, dataclass
from typing import Any, ClassVar

from local.simulators.aws.faults import STRICT
from local.simulators.aws.fleet import Fleet
from local.simulators.aws.inventory import all_machines, find_instance
from local.simulators.aws.machine import Machine


@dataclass(frozen=True, slots=True)
class MachineChange:
    """What changes; None leaves a fact as it is. An empty `private_ip` takes the address away.

    `guest` is what an inspection finds different about it, `facts` what EC2 tells that moto has no
    call for, by the names of moto's own instance.
    """

    __pydantic_config__: ClassVar[dict[str, str]] = STRICT

    managed: bool | None = None
    ping_status: str | None = None
    installed: bool | None = None
    registered: bool | None = None
    private_ip: str | None = None
    root_device_type: str | None = None
    current_instance_boot_mode: str | None = None
    state: str | None = None
    latest: bool | None = None
    guest: dict[str, Any] | None = None
    facts: dict[str, Any] | None = None


_STATES = {"pending": 0, "running": 16, "shutting-down": 32, "stopping": 64, "stopped": 80}


def change_machine(fleet: Fleet, instance_id: str, change: MachineChange) -> None:
    """Change a machine; KeyError when there is none of this id."""
    instance: Any = find_instance(find_by_id(instance_id).ref)
    wanted = {name: value for name, value in asdict(change).items() if value is not None}
    if "private_ip" in wanted:
        instance.nics[0].private_ip_address = wanted.pop("private_ip") or None
    if "state" in wanted:
        name = wanted.pop("state")
        instance._state.name, instance._state.code = name, _STATES[name]  # noqa: SLF001
    wanted |= wanted.pop("facts", {})
    agents = fleet.agents[instance_id]
    for name, value in wanted.items():
        setattr(agents if hasattr(agents, name) else instance, name, value)


def find_by_id(instance_id: str) -> Machine:
    """Find a machine in whatever account it is; KeyError when there is none of this id."""
    for machine in all_machines():
        if machine.ref.instance_id == instance_id:
            return machine
    raise KeyError(instance_id)


def describe_machines(fleet: Fleet) -> list[dict[str, Any]]:
    """Describe every machine: the facts of the cloud, and those of its agents."""
    return [
        {
            **asdict(machine.ref),
            "running": machine.running,
            "address": machine.address,
            "bios_id": machine.bios_id,
            "fqdn": machine.fqdn,
            **asdict(fleet.agents[machine.ref.instance_id]),
        }
        for machine in all_machines()
    ]
