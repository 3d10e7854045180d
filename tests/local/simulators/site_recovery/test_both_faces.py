"""A classic vault tells the same in process and through the application's own adapter."""

from dataclasses import replace
from datetime import timedelta

import pytest

from clouds.azure.arm import Arm
from clouds.azure.site_recovery import AzureSiteRecovery
from domain.component import ComponentQuery
from domain.errors import Refused
from domain.job import NOTHING_TO_DO
from domain.machine import MachineIdentity
from domain.migration import Landing, Target
from domain.mobility_service import Installer
from domain.names import protected_item_name
from domain.provider import Provider
from domain.replication import (
    MachineSearch,
    PlaceSearch,
    PointChange,
    ProviderSwitch,
    ReplicationOrder,
    ServerMove,
)
from domain.source_instance import InstanceRef
from domain.vault import Vault
from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.policies import create_policy
from local.simulators.site_recovery.model.policy import Mapping, Policy
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    ServerRegistration,
    register_appliance,
    register_process_server,
)
from local.simulators.site_recovery.model.trouble import inject
from local.simulators.site_recovery.ports import SimulatedSiteRecovery

REF = InstanceRef("123456789012", "eu-central-1", "i-0123456789abcdef0")
HERE = "10.0.0.21"


class Faces:
    """One classic world, and the ports to it: `call` asks both and expects one answer."""

    def __init__(self, reached):
        self.reached, self.world = reached, reached.world
        self.inside = SimulatedSiteRecovery(self.world)
        self.outside = AzureSiteRecovery(Arm(reached.url, self.world.estate.subscription_id))
        estate = self.world.estate
        self.landing = Landing(
            vault=Vault(estate.subscription_id, estate.resource_group, estate.vault),
            policy_name=estate.policy,
            resource_group_id=estate.target_resource_group_id,
            network_id=estate.network_id,
            subnet_name=estate.subnet,
            cache_storage_account_id=estate.cache_storage_account_id,
            installer=Installer("", ""),
            provider=Provider.CLASSIC,
            allow_retired_provider=True,
        )

    def read(self, operation, *given):
        one, other = (getattr(face, operation)(*given) for face in (self.inside, self.outside))
        assert one == other
        return one

    def refused(self, operation, *given):
        codes = set()
        for face in (self.inside, self.outside):
            with pytest.raises(Refused) as caught:
                getattr(face, operation)(*given)
            codes.add(caught.value.refusal.code)
        (code,) = codes
        return code

    def wait(self, **units):
        self.reached.staging.wait(**units)

    def components(self, provider=Provider.CLASSIC):
        return self.read("list_components", ComponentQuery(self.landing.vault, provider))

    def place(self, **landing):
        given = replace(self.landing, **landing)
        return self.read("find_place", PlaceSearch(given, REF, HERE))

    def search(self):
        identity = MachineIdentity("b", "WIN-1.corp.example")
        return MachineSearch(self.place().appliance, identity, HERE, "WIN-1")

    def discover(self, face):
        assert self.read("find_machine", self.search()).machine is None
        first = face.start_discovery(self.search())
        assert face.start_discovery(self.search()).job_id == first.job_id
        self.wait(minutes=3)
        assert self.read("start_discovery", self.search()) == NOTHING_TO_DO
        return self.read("find_machine", self.search()).found()

    def protect(self, face):
        search = self.search()
        item_id = f"{search.appliance.container_id}/replicationProtectedItems/"
        order = ReplicationOrder(
            item_id=f"{item_id}{protected_item_name(REF)}",
            machine=self.discover(face),
            appliance=search.appliance,
            landing=self.landing,
            target=Target(vm_name="vm-1"),
        )
        face.enable_replication(order)
        return order.item_id


@pytest.fixture
def faces(reach, stage):
    reached = reach(stage(classic=True, retry_after=timedelta()))
    machine = NetworkMachine(HERE, "WIN-1", "WIN-1.corp.example", "b")
    announce(reached.world, machine)
    return Faces(reached)


@pytest.fixture(params=["inside", "outside"])
def face(request, faces):
    return getattr(faces, request.param)


def test_a_machine_is_told_the_same_at_every_stage(faces, face):
    item_id = faces.protect(face)
    for minutes in (0, 5, 8, 3, 3, 30):
        faces.wait(minutes=minutes)
        item = faces.read("get_protected_item", item_id)
    assert (item.percent, item.provider) == (100, Provider.CLASSIC)
    assert faces.place(allow_retired_provider=False).item_id.lower() == item_id.lower()
    points = faces.read("list_recovery_points", item_id)
    assert len(points) > 1
    job = face.start_failover(item_id)
    faces.read("get_protected_item", item_id)
    faces.wait(minutes=10)
    assert faces.read("get_job", job.job_id).state == "Succeeded"
    assert faces.read("get_protected_item", item_id).target_vm_id.endswith("vm-1")
    assert faces.read("start_failover", item_id) == NOTHING_TO_DO
    change = PointChange(item_id, points[-1].point_id)
    face.start_point_change(change)
    faces.wait(minutes=10)
    assert faces.read("get_protected_item", item_id).failover_point_id == points[-1].point_id
    assert faces.read("start_point_change", change) == NOTHING_TO_DO
    face.start_commit(item_id)
    faces.wait(minutes=1)
    faces.read("get_protected_item", item_id)
    face.start_completion(item_id)
    faces.wait(minutes=2)
    assert faces.refused("get_protected_item", item_id) == "site_recovery.404"


def test_a_new_machine_is_refused_unless_the_retired_provider_is_allowed(faces):
    search = PlaceSearch(replace(faces.landing, allow_retired_provider=False), REF, HERE)
    assert faces.refused("find_place", search) == "site_recovery.provider_retired"


def test_servers_are_told_the_same_well_and_unwell(faces):
    assert len(faces.components()) == 3
    for server in list(faces.world.fabrics[0].servers):
        set_appliance_heartbeat(faces.world, server.name, beats=False)
    faces.wait(minutes=20)
    faces.components()
    search = PlaceSearch(faces.landing, REF, HERE)
    assert faces.refused("find_place", search) == "site_recovery.no_process_server_room"


def test_an_appliance_beside_them_is_told_the_same(faces):
    register_appliance(faces.world, ServerRegistration(name="a", address="10.0.0.10"))
    assert faces.components(Provider.MODERNISED) == ()
    faces.wait(minutes=15)
    assert len(faces.components(Provider.MODERNISED)) == 1


def test_an_item_moves_to_another_process_server(faces, face):
    item_id = faces.protect(face)
    faces.wait(hours=1)
    second = ProcessServerRegistration(name="second", address="10.0.0.12")
    register_process_server(faces.world, second)
    faces.wait(minutes=15)
    onto = faces.read("get_appliance", replace(faces.landing, appliance_name="second"))
    move = ServerMove(item_id, onto)
    first = face.start_move(move)
    faces.read("get_protected_item", item_id)
    assert face.start_move(move).job_id == first.job_id
    faces.wait(minutes=1)
    assert faces.read("get_protected_item", item_id).process_server_id == onto.process_server_id
    assert faces.read("start_move", move) == NOTHING_TO_DO


def test_an_item_switches_to_the_modernised_provider(faces, face):
    item_id = faces.protect(face)
    world = faces.world
    register_appliance(world, ServerRegistration(name="a", address="10.0.0.10"))
    faces.wait(hours=1)
    landing = replace(faces.landing, provider=Provider.MODERNISED)
    switch = ProviderSwitch(item_id, faces.read("get_appliance", landing), landing)
    move = ServerMove(item_id, switch.appliance)
    assert faces.refused("start_move", move) == "site_recovery.other_provider"
    assert faces.refused("start_provider_switch", switch) == "site_recovery.78253"
    create_policy(world, Policy("modern"))
    faces.wait(minutes=1)
    mapping = Mapping("m", "modern", world.fabrics[1])
    world.mappings[mapping.key] = mapping
    first = face.start_provider_switch(switch)
    assert face.start_provider_switch(switch).job_id == first.job_id
    faces.wait(minutes=20)
    item = faces.read("get_protected_item", item_id)
    assert (item.provider, item.protection_state) == (Provider.MODERNISED, "Protected")
    assert faces.read("start_provider_switch", switch) == NOTHING_TO_DO
    assert faces.place(allow_retired_provider=False).item_id.lower() == item_id.lower()
    stranger = PlaceSearch(faces.landing, replace(REF, instance_id="i-1"), "10.0.0.99")
    assert faces.read("find_place", stranger).item_id == ""


def test_an_agent_is_updated_when_it_is_old(faces, face):
    machine = faces.world.network[HERE]
    announce(faces.world, replace(machine, agent_version="9.65.1.1"))
    item_id = faces.protect(face)
    faces.wait(hours=1)
    assert faces.read("get_protected_item", item_id).agent_outdated is True
    face.start_agent_update(item_id)
    faces.wait(minutes=1)
    assert faces.read("get_protected_item", item_id).agent_outdated is False
    assert faces.read("start_agent_update", item_id) == NOTHING_TO_DO


def test_a_resync_is_told_the_same(faces, face):
    item_id = faces.protect(face)
    inject(faces.world, Fault(FaultKind.RESYNC_REQUIRED))
    faces.wait(minutes=12)
    assert faces.read("get_protected_item", item_id).resync_required is False
    faces.wait(hours=1)
    assert faces.read("get_protected_item", item_id).resync_required is True
