"""A simulated vault with one machine in its source network, behind each face of the ports."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.job import ended
from domain.machine import MachineIdentity
from domain.migration import Landing, Target
from domain.mobility_service import Installer, MobilityWay
from domain.provider import Provider
from domain.replication import MachineSearch, PlaceSearch, ReplicationOrder, protected_item_id
from domain.source_instance import InstanceRef
from domain.vault import Vault
from local.clock import VirtualClock
from local.simulators.site_recovery.model.discovery import register_agent, set_appliance_heartbeat
from local.simulators.site_recovery.model.mobility import note_agent
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    ServerRegistration,
    register_appliance,
    register_process_server,
)
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedSiteRecovery, SimulatedTargetCloud

IDENTITY = MachineIdentity("ec2a1b2c-0000-4000-8000-0000000000aa", "WIN-1.corp.example")
REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")
ADDRESS = "10.0.0.21"


def in_process(world, stack):
    """Put the ports on the model itself."""
    del stack
    return SimulatedSiteRecovery(world), SimulatedTargetCloud(world)


def over_http(world, stack):
    """Put the real adapters on the served model."""
    site_recovery = pytest.importorskip("clouds.azure.site_recovery")
    compute = pytest.importorskip("clouds.azure.compute")
    arm = pytest.importorskip("clouds.azure.arm")
    server = pytest.importorskip("local.simulators.site_recovery.http.server")
    url = stack.enter_context(server.Server(world)).url
    reached = arm.Arm(url, world.estate.subscription_id)
    return site_recovery.AzureSiteRecovery(reached), compute.Compute(reached)


FACES = {"in-process": in_process, "http": over_http}


class StagedVault:
    """The ports to a vault, and the world behind them.

    The modernised provider's machine has an agent that registers; the classic one's stands bare in
    the network until the process server pushes an agent onto it.
    """

    def __init__(self, face, stack, provider=Provider.MODERNISED, **settings):
        self.provider = provider
        self.classic = provider is Provider.CLASSIC
        self.clock = VirtualClock()
        self.world = World(self.clock, WorldSettings(classic=self.classic, **settings))
        self.site_recovery, self.target = FACES[face](self.world, stack)
        estate = self.world.estate
        self.server = estate.process_server if self.classic else estate.appliance
        self.address = estate.process_server_address if self.classic else estate.appliance_address
        self.container_id = self.world.fabrics[0].container_id
        self.enabling = 11 if self.classic else 6  # minutes; a push takes 5 of them
        self.landing = Landing(
            vault=Vault(estate.subscription_id, estate.resource_group, estate.vault),
            policy_name=estate.policy,
            resource_group_id=estate.target_resource_group_id,
            network_id=estate.network_id,
            subnet_name=estate.subnet,
            cache_storage_account_id=estate.cache_storage_account_id,
            installer=Installer("s3://bucket/installer.exe", "0" * 64),
            provider=provider,
            allow_retired_provider=True,
            mobility_service=MobilityWay.PUSH if self.classic else MobilityWay.RUN_COMMAND,
        )

    def wait(self, **units):
        self.clock.advance(timedelta(**units))
        with self.world.intervention():
            return self.world

    def search(self):
        return self.search_at(self.site_recovery.get_appliance(self.landing))

    def search_at(self, appliance):
        return MachineSearch(appliance, IDENTITY, ADDRESS, "WIN-1")

    def place(self, **landing):
        """Ask where the machine has its place."""
        return self.place_of(REF, ADDRESS, **landing)

    def place_of(self, ref, address, **landing):
        search = PlaceSearch(replace(self.landing, **landing), ref, address)
        return self.site_recovery.find_place(search)

    def second_server(self):
        """Let another process server or appliance register."""
        given = {"name": "second", "address": "10.0.0.12", "after": timedelta()}
        if self.classic:
            register_process_server(self.world, ProcessServerRegistration(**given))
        else:
            register_appliance(self.world, ServerRegistration(**given))
        self.wait(minutes=1)
        return self.site_recovery.get_appliance(replace(self.landing, appliance_name="second"))

    def appliance(self, name="modern"):
        """Let the modernised provider stand beside the classic one, with a policy of its own."""
        given = ServerRegistration(name=name, address="10.0.0.30", after=timedelta())
        register_appliance(self.world, given)
        self.wait(minutes=1)
        fabric = next(f for f in self.world.fabrics if f.provider is Provider.MODERNISED)
        self.world.policies["modern"] = Policy("modern", provider=Provider.MODERNISED)
        mapping = Mapping(f"{fabric.container}-modern", "modern", fabric)
        self.world.mappings[mapping.key] = mapping
        landing = replace(self.landing, provider=Provider.MODERNISED, appliance_name=name)
        return self.site_recovery.get_appliance(landing)

    def age_agent(self, version):
        """Let the machine's mobility service be an older one."""
        (machine,) = self.world.machines.values()
        note_agent(self.world, machine, version)

    def silence(self, server):
        set_appliance_heartbeat(self.world, server, beats=False)

    def rename_item(self, name):
        """Let the machine's item be one that Ferry did not make."""
        ((known, item),) = self.world.items.items()
        item.name = name
        self.world.items[name] = self.world.items.pop(known)

    def register(self, **choices):
        identity = (IDENTITY.bios_id, IDENTITY.fqdn)
        return register_agent(self.world, AgentRegistration(*identity, **choices))

    def announce(self, **choices):
        known = {"name": "WIN-1", "fqdn": IDENTITY.fqdn, "bios_id": IDENTITY.bios_id}
        return announce(self.world, NetworkMachine(ADDRESS, **(known | choices)))

    def appear(self):
        """Let the machine become known to the vault, by whatever its provider wants."""
        if self.classic:
            self.announce()
            self.site_recovery.start_discovery(self.search())
        else:
            self.register()
        self.wait(minutes=15)

    def order(self, **target):
        """Write the order to protect the machine, which has appeared and been found."""
        self.appear()
        return self.order_for_known(**target)

    def order_for_known(self, **target):
        search = self.search()
        return ReplicationOrder(
            item_id=protected_item_id(search.appliance, REF),
            machine=self.site_recovery.find_machine(search).found(),
            appliance=search.appliance,
            landing=self.landing,
            target=Target(vm_name="vm-1", **target),
        )

    def protect(self):
        """Bring the machine all the way to its first recovery point; tell the item's id."""
        order = self.order()
        self.site_recovery.enable_replication(order)
        self.wait(hours=1)
        return order.item_id

    def finish(self, job):
        """Wait until the job has ended; tell how."""
        for _ in range(30):
            if ended(found := self.site_recovery.get_job(job.job_id)):
                break
            self.wait(minutes=1)
        return found
