"""What the in-process face does beyond the contract of the ports."""

import threading
from datetime import timedelta

import pytest

from domain.errors import Refused
from domain.machine import DiscoveredMachine, MachineIdentity
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.replication import MachineSearch, ReplicationOrder
from domain.vault import Vault
from local.clock import RealClock
from local.simulators.site_recovery.model.discovery import register_agent
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.rehearsing import rehearse_failover
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedSiteRecovery


def landing_of(world):
    estate = world.estate
    return Landing(
        vault=Vault(estate.subscription_id, estate.resource_group, estate.vault),
        policy_name=estate.policy,
        resource_group_id=estate.target_resource_group_id,
        network_id=estate.network_id,
        subnet_name=estate.subnet,
        cache_storage_account_id=estate.cache_storage_account_id,
        installer=Installer("", ""),
    )


def order_for(world, ports, machine, name):
    appliance = ports.get_appliance(landing_of(world))
    identity = MachineIdentity(machine.agent.bios_id, machine.agent.fqdn)
    found = ports.find_machine(MachineSearch(appliance, identity)).found()
    item_id = f"{appliance.container_id}/replicationProtectedItems/{name}"
    return ReplicationOrder(item_id, found, appliance, landing_of(world), Target(vm_name=name))


def test_an_enabling_that_failed_is_begun_anew(staging):
    ports = SimulatedSiteRecovery(staging.world)
    order = order_for(staging.world, ports, staging.machine(), "item")
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95117"))
    first = ports.enable_replication(order)
    staging.wait(minutes=6)
    second = ports.enable_replication(order)
    assert first.job_id != second.job_id != ""


def test_nothing_fails_over_while_its_rehearsal_is_not_cleaned_up(staging):
    staging.protect()
    rehearse_failover(staging.world, "item", FailoverOrder(network_id="a/network"))
    staging.wait(minutes=8)
    item_id = f"{staging.world.estate.container_id}/replicationProtectedItems/item"
    with pytest.raises(Refused) as caught:
        SimulatedSiteRecovery(staging.world).start_failover(item_id)
    assert caught.value.refusal.code == "site_recovery.UnplannedFailover_not_allowed"


def test_an_item_of_another_vault_is_not_this_ones(staging):
    staging.protect()
    item_id = f"{staging.world.estate.container_id}/replicationProtectedItems/item"
    ports = SimulatedSiteRecovery(staging.world)
    assert ports.get_protected_item(item_id.upper())
    with pytest.raises(Refused):
        ports.get_protected_item(item_id.replace("ferry-vault", "another"))


def test_an_item_that_nobody_may_read_is_not_taken_for_missing(staging):
    staging.protect()
    inject(staging.world, Fault(FaultKind.HTTP_ERROR, "get_item", status=403))
    item_id = f"{staging.world.estate.container_id}/replicationProtectedItems/item"
    with pytest.raises(Refused) as caught:
        SimulatedSiteRecovery(staging.world).start_disabling(item_id)
    assert (caught.value.refusal.code, len(staging.world.items)) == ("site_recovery.403", 1)


def test_many_threads_protect_many_machines_at_once():
    world = World(RealClock(speed=10_000))
    ports, orders = SimulatedSiteRecovery(world), []
    for number in range(12):
        agent = AgentRegistration(f"b-{number}", f"win-{number}", after=timedelta())
        register_agent(world, agent)
    with world.intervention():
        machines = list(world.machines.values())
    appliance = ports.get_appliance(landing_of(world))
    for number, machine in enumerate(machines):
        item_id = f"{appliance.container_id}/replicationProtectedItems/item-{number}"
        machine_id = f"{world.estate.site_id}/machines/{machine.name}"
        orders.append((item_id, machine_id))
    threads = [threading.Thread(target=_protect, args=(world, *order)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(world.items) == len(world.ledger.effects("enable_replication")) == 12


def _protect(world, item_id, machine_id):
    ports = SimulatedSiteRecovery(world)
    landing = landing_of(world)
    appliance = ports.get_appliance(landing)
    name = item_id.rpartition("/")[2]
    machine = DiscoveredMachine(machine_id, MachineIdentity("", ""))
    order = ReplicationOrder(item_id, machine, appliance, landing, Target(vm_name=name))
    for _ in range(5):
        ports.enable_replication(order)
        ports.get_protected_item(item_id)
