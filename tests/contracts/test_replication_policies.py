"""What the port to replication policies promises, kept by the simulator's both faces."""

from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from clouds.azure.arm import Arm
from clouds.azure.replication_policies import VaultPolicies
from clouds.azure.site_recovery import AzureSiteRecovery
from domain.errors import Refused
from domain.job import NOTHING_TO_DO, JobState
from domain.protection_group import (
    POLICY_EXISTS,
    PolicyFound,
    ProtectionGroup,
    ReplicationSettings,
    drift,
)
from domain.provider import Provider
from domain.vault import Vault
from local.clock import VirtualClock
from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.fabrics import shown_fabrics
from local.simulators.site_recovery.model.policy import Policy
from local.simulators.site_recovery.model.registering import (
    ConfigurationServerRegistration,
    register_configuration_server,
)
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.world import World
from local.simulators.site_recovery.ports import SimulatedReplicationPolicies, SimulatedSiteRecovery

OWN = ReplicationSettings(
    recovery_point_retention=2880, app_consistent_frequency=240, multi_vm_consistency=True
)
ROUGH = ReplicationSettings(recovery_point_retention=60)


class StagedPolicies:
    """The port to a vault's policies, the jobs it begins, and the world behind it."""

    def __init__(self, face, provider, stack):
        self.clock = VirtualClock()
        self.world = World(self.clock, WorldSettings(**SETTINGS[provider]))
        estate = self.world.estate
        if face == "http":
            url = stack.enter_context(Server(self.world)).url
            arm = Arm(url, estate.subscription_id)
            self.port, self.site_recovery = VaultPolicies(arm), AzureSiteRecovery(arm)
        else:
            self.port = SimulatedReplicationPolicies(self.world)
            self.site_recovery = SimulatedSiteRecovery(self.world)
        vault = Vault(estate.subscription_id, estate.resource_group, estate.vault)
        self.group = ProtectionGroup("web", vault, provider, "web-policy", OWN)
        self.theirs = replace(self.group, policy_name=estate.policy)

    def done(self, job):
        """See the job succeed."""
        assert "/replicationJobs/" in job.job_id
        self.clock.advance(timedelta(minutes=2))
        assert self.site_recovery.get_job(job.job_id).state is JobState.SUCCEEDED

    def apply(self, group=None):
        self.done(self.port.start_policy(group or self.group))
        self.done(self.port.start_mapping(group or self.group))


SETTINGS = {Provider.MODERNISED: {}, Provider.CLASSIC: {"classic": True}}


@pytest.fixture(params=SETTINGS)
def provider(request):
    return request.param


@pytest.fixture(params=["in-process", "http"])
def staged(request, provider):
    with ExitStack() as stack:
        yield StagedPolicies(request.param, provider, stack)


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.refusal


def test_what_the_vault_does_not_have_is_not_found(staged):
    assert staged.port.read_policy(staged.group) == PolicyFound()


def test_a_group_becomes_what_it_says_and_reads_back_the_same(staged):
    staged.done(staged.port.start_policy(staged.group))
    assert not staged.port.read_policy(staged.group).mapped
    staged.done(staged.port.start_mapping(staged.group))
    found = staged.port.read_policy(staged.group)
    assert found == PolicyFound(OWN, staged.group.provider, mapped=True, own_mapping=True)
    assert drift(staged.group, found) == ()


def test_the_same_again_is_nothing_to_do(staged):
    staged.apply()
    assert staged.port.start_policy(staged.group) == NOTHING_TO_DO
    assert staged.port.start_mapping(staged.group) == NOTHING_TO_DO


def test_its_own_policy_follows_the_group(staged):
    staged.apply()
    rough = replace(staged.group, settings=ROUGH)
    assert [each.field for each in drift(rough, staged.port.read_policy(rough))] == [
        "recovery_point_retention",
        "app_consistent_frequency",
        "multi_vm_consistency",
    ]
    staged.done(staged.port.start_policy(rough))
    assert staged.port.read_policy(rough).settings == ROUGH


def test_what_ferry_remembers_making_is_its_own_without_a_mapping_too(staged):
    staged.done(staged.port.start_policy(staged.group))
    rough = replace(staged.group, settings=ROUGH)
    assert refusal(staged.port.start_policy, rough).code == POLICY_EXISTS
    staged.done(staged.port.start_policy(replace(rough, policy_made=True)))


def test_a_policy_of_somebody_elses_is_shown_and_left_as_it_is(staged):
    before = staged.port.read_policy(staged.theirs)
    assert (before.mapped, before.own_mapping) == (True, False)
    refused = refusal(staged.port.start_policy, staged.theirs)
    assert refused.code == POLICY_EXISTS
    assert "recovery_point_retention is 1440, not 2880" in refused.detail
    assert "another policy_name" in refused.remedy
    assert staged.port.read_policy(staged.theirs) == before
    assert staged.world.ledger.effects("update_policy") == []


def test_a_policy_that_says_the_same_is_taken_as_it_is(staged):
    same = replace(staged.theirs, settings=staged.port.read_policy(staged.theirs).settings)
    assert staged.port.start_policy(same) == NOTHING_TO_DO
    assert staged.port.start_mapping(same) == NOTHING_TO_DO


def test_names_are_compared_as_azure_compares_them(staged):
    staged.apply()
    shouting = replace(staged.group, policy_name="WEB-POLICY", name="WEB")
    found = staged.port.read_policy(shouting)
    assert (found.settings, found.mapped, found.own_mapping) == (OWN, True, True)


def test_the_way_back_takes_its_own_away_and_nothing_else(staged):
    staged.apply()
    staged.done(staged.port.start_unmapping(staged.group))
    assert staged.port.start_unmapping(staged.group) == NOTHING_TO_DO
    staged.done(staged.port.start_policy_deletion(staged.group))
    assert staged.port.start_policy_deletion(staged.group) == NOTHING_TO_DO
    assert staged.port.read_policy(staged.group) == PolicyFound()
    assert staged.port.start_unmapping(staged.theirs) == NOTHING_TO_DO
    assert staged.port.read_policy(staged.theirs).mapped


def test_a_policy_that_a_container_follows_is_not_deleted(staged):
    refused = refusal(staged.port.start_policy_deletion, staged.theirs)
    assert "is associated with a container" in refused.detail


def test_a_container_may_be_named_and_has_to_be_there(staged):
    (fabric,) = staged.world.fabrics
    named = replace(staged.group, container_id=fabric.container_id)
    staged.apply(named)
    path = "replicationFabrics/f/replicationProtectionContainers/c"
    nowhere = replace(named, container_id=f"{named.vault.arm_id}/{path}")
    assert refusal(staged.port.read_policy, nowhere).code == "site_recovery.404"


def test_a_vault_that_is_not_there_is_refused(staged):
    nowhere = replace(staged.group, vault=replace(staged.group.vault, name="nowhere"))
    assert refusal(staged.port.read_policy, nowhere).code == "site_recovery.404"


def test_before_anything_has_registered_there_is_nowhere_to_map_to(staged):
    (absent,) = set(Provider) - {staged.group.provider}
    early = replace(staged.group, provider=absent)
    assert refusal(staged.port.read_policy, early).code == "site_recovery.no_container"
    assert refusal(staged.port.start_mapping, early).remedy
    assert staged.port.start_unmapping(early) == NOTHING_TO_DO
    assert staged.port.start_policy_deletion(early) == NOTHING_TO_DO


def test_of_several_containers_the_group_has_to_name_one(staged):
    another = ConfigurationServerRegistration(name="another", address="10.9.0.1")
    register_configuration_server(staged.world, another)
    staged.clock.advance(timedelta(minutes=16))
    with staged.world.intervention():
        ids = [one.container_id for one in shown_fabrics(staged.world, Provider.CLASSIC)]
    group = replace(staged.group, provider=Provider.CLASSIC)
    if len(ids) == 1:  # the modernised provider's container is none of the classic one's
        staged.apply(group)
        return
    refused = refusal(staged.port.start_mapping, group)
    assert refused.code == "site_recovery.several_containers"
    assert all(each in refused.detail for each in ids)
    staged.apply(replace(group, container_id=ids[1]))
    staged.done(staged.port.start_unmapping(group))  # wherever it is, it is the group's own


def test_only_the_classic_provider_keeps_an_rpo_threshold(staged):
    warned = replace(staged.group, settings=replace(OWN, rpo_threshold=60))
    staged.apply(warned)
    found = staged.port.read_policy(warned).settings.rpo_threshold
    assert found == (60 if staged.group.provider is Provider.CLASSIC else 15)
    assert drift(warned, staged.port.read_policy(warned)) == ()


def test_a_policy_of_another_provider_is_never_changed(staged):
    (other,) = set(Provider) - {staged.group.provider}
    theirs = replace(Policy("web-policy"), provider=other)
    staged.world.policies["web-policy"] = theirs
    refused = refusal(staged.port.start_policy, replace(staged.group, policy_made=True))
    assert refused.code == POLICY_EXISTS
    assert f"provider is {other}, not {staged.group.provider}" in refused.detail
