"""Names of everything that Ferry creates: the same at each attempt, so that a repeat finds it."""

import re
import uuid
from datetime import datetime

from domain.source_instance import InstanceRef, SourceInstance
from domain.wave import Wave

_FERRY = uuid.UUID("5f1b9a34-6c0e-4d5b-9a0e-3a51a9f0c7d2")
_LONGEST_VM_NAME = 63


def protected_item_name(ref: InstanceRef) -> str:
    """Name the instance's protected item in its container: a GUID."""
    return _uuid("protected-item", ref)


def command_key(ref: InstanceRef, purpose: str) -> str:
    """Name one purpose's command on the instance, to find it again among the commands sent."""
    return f"ferry {purpose} {_uuid(purpose, ref)}"


def detection_key(ref: InstanceRef, run: str) -> str:
    """Name the looks for an agent on the instance that one run of its wave takes."""
    return f"ferry detect {_uuid(f'detect/{run}', ref)}"


def inspection_key(ref: InstanceRef, run: str) -> str:
    """Name the one inspection of the instance that a run takes."""
    return f"ferry inspect {_uuid(f'inspect/{run}', ref)}"


def reach_key(server: InstanceRef, targets: str) -> str:
    """Name one check of what a server reaches: the same for the same targets."""
    return f"ferry reach {_uuid(f'reach/{targets}', server)}"


def cutover_key(ref: InstanceRef, purpose: str, cutover: str) -> str:
    """Name a command that one cutover of the instance sends once."""
    return f"ferry {purpose} {_uuid(f'{purpose}/{cutover}', ref)}"


def cutover_mark(ref: InstanceRef, cutover: str) -> str:
    """Name one cutover of the instance on its own disks: a GUID."""
    return _uuid(f"cutover/{cutover}", ref)


def isolation_group_name(ref: InstanceRef) -> str:
    """Name the security group that lets nobody reach the instance."""
    return f"ferry-isolation-{ref.instance_id}"


def security_group_name(ref: InstanceRef) -> str:
    """Name the security group that lets the instance replicate."""
    return f"ferry-replication-{ref.instance_id}"


def agent_configuration_name(ref: InstanceRef) -> str:
    """Name the secret that carries the instance's agent configuration file."""
    return f"/ferry/agent-configuration/{ref.instance_id}"


def passphrase_name(zone: str) -> str:
    """Name the secret that carries a landing zone's passphrase to its servers and agents."""
    return f"/ferry/landing-zone/{zone}/passphrase"


def server_name(zone: str, role: str) -> str:
    """Name a landing zone's server, and its security group, by what the server is for."""
    return f"ferry-{zone}-{role.replace(' ', '-')}"


def launch_token(launch: str, home: InstanceRef, ended: tuple[str, ...]) -> str:
    """Name a launch of a server: the same until one that was launched has ended for good."""
    return _uuid(f"server/{launch}/{'/'.join(ended)}", home)


def default_vm_name(source: SourceInstance) -> str:
    """Propose a name for the virtual machine: the Name tag made fit for Azure, and the instance id.

    Unique even where several instances share a Name tag. 1 to 63 letters, digits and hyphens,
    a letter or digit at both ends (Site Recovery's rule for target names).
    """
    tail = source.ref.instance_id.removeprefix("i-")[-8:]
    head = re.sub(r"[^A-Za-z0-9]+", "-", source.name).strip("-")
    return f"{head[: _LONGEST_VM_NAME - 1 - len(tail)].strip('-') or 'vm'}-{tail}"


def multi_vm_group_id(group: str) -> str:
    """Spell the id by which the classic provider knows the machines of a multi-VM group: a GUID."""
    return str(uuid.uuid5(_FERRY, f"multi-vm-group/{group}"))


def run_id(wave: str, run: int) -> str:
    """Name the orchestration of a wave's run; a wave's first run has the wave's own name."""
    return wave if run == 1 else f"{wave}:{run}"


def zone_story_id(zone: str, attempt: int) -> str:
    """Name the orchestration of an attempt at a landing zone."""
    return f"landing-zone:{zone}:{attempt}"


def story_id(wave: str, instance_id: str, attempt: int) -> str:
    """Name the orchestration that migrates one instance of a wave."""
    return f"{run_id(wave, attempt)}:{instance_id}"


def care_id(story: str, verb: str, onto: str, number: int) -> str:
    """Name the orchestration that cares for an item the so-manieth time in this way."""
    return f"{story}:{verb}:{onto}:{number}"


def rehearsal_id(story: str, mark: str) -> str:
    """Name an orchestration that rehearses an instance's failover; a mark tells it from others."""
    return f"{story}:rehearsal:{mark}"


def slot_watch_id(story: str, kind: str, asking: int) -> str:
    """Name the watch of a story that waits for a slot, the so-manieth that it asks for."""
    return f"{story}:slot:{kind}:{asking}"


def part_id(part: Wave) -> str:
    """Name the orchestration that migrates a part of a wave."""
    return f"{run_id(part.name, part.run)}:part:{part.orders[0].ref.instance_id}"


def retirement_story_id(ref: InstanceRef, day: datetime) -> str:
    """Name the orchestration that ends a source that has moved: one a day at most."""
    return f"retire:{ref.account_id}:{ref.region}:{ref.instance_id}:{day:%Y%m%d}"


def turns_story_id(wave: str, run: int) -> str:
    """Name the orchestration that keeps the order of a run's cutovers."""
    return f"{run_id(wave, run)}:turns"


def turns_above_id(wave: str, run: int) -> str:
    """Name the orchestration that speaks for it where it breaks."""
    return f"{run_id(wave, run)}:order"


def plan_name(wave: str, run: int, number: int) -> str:
    """Name one recovery plan of a wave's run in the vault; a wave has several when it is large."""
    return f"ferry-{wave}-{run}-{number}"


def plan_story_id(wave: str, run: int, number: int) -> str:
    """Name the orchestration that runs one recovery plan of a wave's run."""
    return f"{run_id(wave, run)}:plan:{number}"


def plans_story_id(wave: str, run: int) -> str:
    """Name the orchestration above all recovery plans of a wave's run."""
    return f"{run_id(wave, run)}:plans"


def _uuid(kind: str, ref: InstanceRef) -> str:
    key = f"{kind}/{ref.account_id}/{ref.region}/{ref.instance_id}"
    return str(uuid.uuid5(_FERRY, key))
