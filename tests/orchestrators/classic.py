"""An instance that the classic provider protected before Ferry came."""

from datetime import timedelta

from domain.machine import MachineIdentity
from domain.migration import Target
from domain.replication import MachineSearch, ReplicationOrder

THEIRS = "made-in-the-portal"


def protect(stage, ref):
    """Let somebody else have protected the instance, before Ferry came."""
    vault, machine = stage.clouds.site_recovery, stage.source.machine(ref)
    stage.mobility.fleet.listeners.registered(machine)
    appliance = vault.get_appliance(stage.landing())
    identity = MachineIdentity(machine.bios_id, machine.fqdn)
    search = MachineSearch(appliance, identity, machine.address, "theirs")
    vault.start_discovery(search)
    stage.clock.advance(timedelta(minutes=10))
    found = vault.find_machine(search).found()
    item_id = f"{appliance.container_id}/replicationProtectedItems/{THEIRS}"
    target = Target(vm_name="their-choice")
    vault.enable_replication(ReplicationOrder(item_id, found, appliance, stage.landing(), target))
    stage.clock.advance(timedelta(hours=2))
    return item_id
