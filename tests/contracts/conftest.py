import uuid
from contextlib import ExitStack
from datetime import timedelta

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.approval_tables import ApprovalTables
from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from domain.machine import MachineIdentity
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.replication import MachineSearch, ReplicationOrder, protected_item_id
from domain.source_instance import InstanceRef
from domain.vault import Vault
from local.clock import VirtualClock
from local.simulators.site_recovery.model.discovery import register_agent
from local.simulators.site_recovery.model.source_machine import AgentRegistration
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedSiteRecovery, SimulatedTargetCloud
from local.simulators.status_store import SimulatedStatusStore
from tests.contracts.books import NOON, Ports, registration

IDENTITY = MachineIdentity("ec2a1b2c-0000-4000-8000-0000000000aa", "WIN-1.corp.example")
REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")


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
    """The ports to a vault, and the world behind them."""

    def __init__(self, face, stack):
        self.clock = VirtualClock()
        self.world = World(self.clock)
        self.site_recovery, self.target = FACES[face](self.world, stack)
        estate = self.world.estate
        self.landing = Landing(
            vault=Vault(estate.subscription_id, estate.resource_group, estate.vault),
            policy_name=estate.policy,
            resource_group_id=estate.target_resource_group_id,
            network_id=estate.network_id,
            subnet_name=estate.subnet,
            cache_storage_account_id=estate.cache_storage_account_id,
            installer=Installer("s3://bucket/installer.exe", "0" * 64),
        )

    def wait(self, **units):
        self.clock.advance(timedelta(**units))
        with self.world.intervention():
            return self.world

    def search(self):
        appliance = self.site_recovery.get_appliance(self.landing)
        return MachineSearch(appliance, IDENTITY)

    def register(self, **choices):
        identity = (IDENTITY.bios_id, IDENTITY.fqdn)
        return register_agent(self.world, AgentRegistration(*identity, **choices))

    def order(self, **target):
        """Write the order to protect the machine, which has registered and been found."""
        self.register()
        self.wait(minutes=15)
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
        self.wait(minutes=10)
        return self.site_recovery.get_job(job.job_id)


@pytest.fixture(params=FACES)
def vault(request):
    """Stage a vault behind each face."""
    with ExitStack() as stack:
        yield StagedVault(request.param, stack)


@pytest.fixture(params=["memory", "tables"])
def store(request):
    """The three ports in one object, empty, and with a clock that stands still."""
    if request.param == "memory":
        return SimulatedStatusStore(VirtualClock(NOON))
    storage = request.getfixturevalue("ferry").system.storage
    tables = Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",  # the running system sees to the waves of its own
    )
    return Ports(StatusTables(tables), WaveTables(tables), ApprovalTables(tables))


@pytest.fixture
def wave():
    return registration()
