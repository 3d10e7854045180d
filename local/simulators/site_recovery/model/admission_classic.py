"""What must be true, besides, before the classic provider may protect a machine."""

from domain.component import Role
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.discovery import know_machine
from local.simulators.site_recovery.model.enable_order import EnableOrder
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.fabric import Fabric, RunAsAccount
from local.simulators.site_recovery.model.fabrics import carrier, find_server
from local.simulators.site_recovery.model.mobility import agent_of
from local.simulators.site_recovery.model.server import Server
from local.simulators.site_recovery.model.server_load import machines_of, most_machines
from local.simulators.site_recovery.model.source_machine import SourceMachine
from local.simulators.site_recovery.model.world import World

_GIB = 1024**3
_MOST_DISKS = 65  # one of the system, 64 of data
_LARGEST_SYSTEM, _SMALLEST_DATA, _LARGEST_DATA = 4095 * _GIB, _GIB, 32 * 1024 * _GIB


def find_protectable_machine(world: World, fabric: Fabric, item_id: str) -> SourceMachine:
    """Find the machine that a protectable item stands for; ArmError 400 when there is none."""
    item = world.protectable_items.get(last_segment(item_id).casefold())
    if item is None or item.fabric is not fabric or key_of(item.item_id) != key_of(item_id):
        raise bad_request("ProtectableItemNotFound", f"There is no protectable item '{item_id}'.")
    return know_machine(world, world.network[item.address].agent)


def require_classic(
    world: World, fabric: Fabric, machine: SourceMachine, order: EnableOrder
) -> None:
    """Refuse servers and accounts that are not there, a full server, and disks beyond the limits.

    Of a machine without an agent nobody knows the disks yet: the job will look at them.
    """
    server = carrier(fabric, order.process_server_id)
    _require_master_target(fabric, order.master_target_id or "", server)
    if order.run_as_account_id or agent_of(world, machine) is None:
        find_account(fabric, order.run_as_account_id or "")
    if server:
        require_capacity(world, server, 1)
    if agent_of(world, machine) is None and order.disks:
        raise bad_request("DiskNotFound", "The disks are unknown until the agent is installed.")
    if agent_of(world, machine) and (problem := disk_problem(machine)):
        raise bad_request("DiskLimitExceeded", problem)


def find_account(fabric: Fabric, account_id: str) -> RunAsAccount:
    """Find a run-as account of the configuration server; ArmError 400 when there is none."""
    for account in fabric.accounts:
        if account.account_id == account_id:
            return account
    raise bad_request("RunAsAccountNotFound", f"There is no run-as account '{account_id}'.")


def require_capacity(world: World, server: Server, more: int) -> None:
    """Refuse more machines than a process server of its size takes."""
    most = most_machines(server)
    if machines_of(world, server) + more > most:
        raise bad_request(
            "ProcessServerCapacityExceeded",
            f"Process server '{server.name}' takes at most {most} machines.",
        )


def disk_problem(machine: SourceMachine) -> str:
    """Say which of a machine's disks Site Recovery can't replicate; empty when it can."""
    system, *data = (disk.size for disk in machine.agent.disks)
    if len(data) >= _MOST_DISKS:
        return f"The machine has {len(data)} data disks, at most {_MOST_DISKS - 1} are supported."
    if system > _LARGEST_SYSTEM:
        return f"The system disk has {system // _GIB} GiB, at most 4095 are supported."
    if any(not _SMALLEST_DATA <= size <= _LARGEST_DATA for size in data):
        return "A data disk must have between 1 GiB and 32 TiB."
    return ""


def _require_master_target(fabric: Fabric, server_id: str, carried_by: Server | None) -> None:
    """Refuse an unknown master target; a process server passes for its own, as in Azure's tools."""
    own = carried_by is not None and key_of(carried_by.server_id) == key_of(server_id)
    if not own and find_server(fabric, server_id, Role.MASTER_TARGET) is None:
        raise bad_request("MasterTargetNotFound", f"There is no master target '{server_id}'.")
