"""What the port to the vault promises besides migrating, kept with both providers."""

from dataclasses import replace

import pytest

from domain.component import ComponentQuery, PartKind, Role
from domain.errors import Transient
from domain.job import NOTHING_TO_DO, Job, JobResumption, JobState
from domain.protected_item import ready_to_fail_over
from domain.provider import Provider
from domain.replication import PointChange, ProviderSwitch, ServerMove
from domain.vault import Health
from domain.zone_components import fresh, silent_parts
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.server import StagedLoad
from local.simulators.site_recovery.model.server_staging import set_load, silence_part
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.asking import CLASSIC, MODERNISED, last, refusal


def components(vault, provider=None):
    query = ComponentQuery(vault.landing.vault, provider or vault.provider)
    return {each.role: each for each in vault.site_recovery.list_components(query)}


# --- the servers --------------------------------------------------------------------------------


def test_each_server_is_listed_with_version_heartbeat_and_load(vault):
    vault.protect()
    role = Role.PROCESS_SERVER if vault.classic else Role.APPLIANCE
    server = components(vault)[role]
    appliance = vault.site_recovery.get_appliance(vault.landing)
    assert (server.name, server.address) == (vault.server, vault.address)
    assert (server.component_id, server.fabric_id) == (
        appliance.process_server_id,
        appliance.fabric_id,
    )
    assert (server.version, server.health) == ("9.66.7614.1", Health.NORMAL)
    assert (server.machines, server.messages) == (1, ())
    assert server.free_cache_percent > 90
    assert server.last_heartbeat == vault.clock.now()


@CLASSIC
def test_the_classic_provider_has_three_kinds_of_servers(vault):
    found = components(vault)
    assert set(found) == {Role.CONFIGURATION_SERVER, Role.PROCESS_SERVER, Role.MASTER_TARGET}
    configuration = found[Role.CONFIGURATION_SERVER]
    assert configuration.component_id == found[Role.MASTER_TARGET].component_id
    assert configuration.name == vault.world.estate.configuration_server
    assert configuration.accounts == (vault.world.estate.run_as_account,)
    assert {each.version_status for each in found.values()} == {"Supported"}
    assert {each.latest_version for each in found.values()} == {"9.66.7614.1"}


def test_the_other_provider_has_none_there(vault):
    (other,) = set(Provider) - {vault.provider}
    assert components(vault, other) == {}


def test_a_vault_that_is_not_there_has_no_servers(vault):
    wrong = ComponentQuery(replace(vault.landing.vault, name="another"), vault.provider)
    assert refusal(vault.site_recovery.list_components, wrong).code == "site_recovery.404"


@CLASSIC
def test_what_is_wrong_with_a_server_is_told_in_the_services_words(vault):
    set_load(vault.world, vault.server, StagedLoad(cpu_percent=97, free_cache_percent=29))
    server = components(vault)[Role.PROCESS_SERVER]
    assert (server.health, server.free_cache_percent) == (Health.CRITICAL, 29)
    assert len(server.messages) == 2


@MODERNISED
def test_each_part_of_an_appliance_is_listed_with_a_heartbeat_of_its_own(vault):
    before = vault.clock.now()
    silence_part(vault.world, vault.server, PartKind.RCM_PROXY, before)
    silence_part(vault.world, vault.server, PartKind.MARS_AGENT, None)
    silence_part(vault.world, vault.server, PartKind.DRA, None)
    vault.wait(minutes=20)
    appliance = components(vault)[Role.APPLIANCE]
    beats = {part.kind: part.last_heartbeat for part in appliance.parts}
    now = vault.clock.now()
    assert beats == dict.fromkeys(beats, now) | {PartKind.RCM_PROXY: before, PartKind.DRA: None}
    assert set(PartKind) - set(beats) == {PartKind.MARS_AGENT}
    assert [part.kind for part in appliance.parts if not part.registered] == [PartKind.DRA]
    assert appliance.last_heartbeat == before
    assert not fresh(appliance, now)
    assert [part.kind for part in silent_parts(appliance, now)] == [
        PartKind.RCM_PROXY,
        PartKind.DRA,
    ]


@MODERNISED
def test_what_the_vault_offers_an_appliance_is_known_from_its_items(vault):
    assert components(vault)[Role.APPLIANCE].latest_version == ""
    vault.protect()
    assert components(vault)[Role.APPLIANCE].latest_version == "9.66.7614.1"


@MODERNISED
def test_an_appliance_without_its_process_server_is_listed_all_the_same(vault):
    silence_part(vault.world, vault.server, PartKind.PROCESS_SERVER, None)
    appliance = components(vault)[Role.APPLIANCE]
    assert (appliance.name, appliance.address, appliance.machines) == (vault.server, "", 0)
    assert appliance.free_cache_percent is None
    assert not fresh(appliance, vault.clock.now())


# --- recovery points ----------------------------------------------------------------------------


def test_recovery_points_are_listed_newest_first(vault):
    item_id = vault.protect()
    points = vault.site_recovery.list_recovery_points(item_id)
    taken = [point.taken for point in points]
    assert taken == sorted(taken, reverse=True)
    assert len(set(taken)) == len(points) > 2
    assert points[0].point_id.startswith(item_id)
    assert points[0].taken == vault.site_recovery.get_protected_item(item_id).last_recovery_point
    assert {point.kind for point in points} == {"CrashConsistent"}


def test_another_point_takes_the_place_of_the_one_failed_over_to(vault):
    item_id = vault.protect()
    oldest = vault.site_recovery.list_recovery_points(item_id)[-1]
    change = PointChange(item_id, oldest.point_id)
    refused = refusal(vault.site_recovery.start_point_change, change)
    assert refused.code == "site_recovery.ChangePit_not_allowed"
    vault.finish(vault.site_recovery.start_failover(item_id))
    first = vault.site_recovery.start_point_change(change)
    assert last(vault.site_recovery.start_point_change(change)) == last(first) != ""
    assert vault.finish(first).state is JobState.SUCCEEDED
    assert vault.site_recovery.get_protected_item(item_id).failover_point_id == oldest.point_id
    assert vault.site_recovery.start_point_change(change) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects("change_recovery_point")) == 1


# --- another server, another provider -----------------------------------------------------------


def test_an_item_moves_to_another_server_once(vault):
    item_id = vault.protect()
    onto = vault.second_server()
    move = ServerMove(item_id, onto)
    job = vault.finish(vault.site_recovery.start_move(move))
    assert job.state is JobState.SUCCEEDED
    item = vault.site_recovery.get_protected_item(item_id)
    assert item.process_server_id == onto.process_server_id
    assert ready_to_fail_over(item)
    assert vault.site_recovery.start_move(move) == NOTHING_TO_DO


def test_a_lost_answer_to_a_move_is_no_reason_to_move_twice(vault):
    item_id = vault.protect()
    move = ServerMove(item_id, vault.second_server())
    name = "reassociate_gateway" if vault.classic else "update_appliance"
    inject(vault.world, Fault(FaultKind.LOST_RESPONSE, name))
    with pytest.raises(Transient):
        vault.site_recovery.start_move(move)
    vault.wait(minutes=5)
    assert vault.site_recovery.start_move(move) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects(name)) == 1


def test_an_item_that_has_failed_over_moves_no_more(vault):
    item_id = vault.protect()
    onto = vault.second_server()
    vault.finish(vault.site_recovery.start_failover(item_id))
    refused = refusal(vault.site_recovery.start_move, ServerMove(item_id, onto))
    assert refused.code == "site_recovery.not_replicating"


@CLASSIC
def test_an_item_moves_within_its_own_provider_only(vault):
    item_id = vault.protect()
    refused = refusal(vault.site_recovery.start_move, ServerMove(item_id, vault.appliance()))
    assert refused.code == "site_recovery.other_provider"
    assert "switch its provider" in refused.remedy


@CLASSIC
def test_a_classic_item_switches_to_the_modernised_provider_once(vault):
    item_id, appliance = vault.protect(), vault.appliance()
    switch = ProviderSwitch(item_id, appliance, vault.landing)
    first = vault.site_recovery.start_provider_switch(switch)
    assert last(vault.site_recovery.start_provider_switch(switch)) == last(first) != ""
    assert vault.finish(first).state is JobState.SUCCEEDED
    item = vault.site_recovery.get_protected_item(item_id)
    assert (item.provider, item.process_server_id) == (
        Provider.MODERNISED,
        appliance.process_server_id,
    )
    assert vault.site_recovery.start_provider_switch(switch) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects("switch_provider")) == 1
    assert vault.finish(vault.site_recovery.start_failover(item_id)).state is JobState.SUCCEEDED


@CLASSIC
def test_an_item_that_has_failed_over_does_not_switch(vault):
    item_id, appliance = vault.protect(), vault.appliance()
    vault.finish(vault.site_recovery.start_failover(item_id))
    switch = ProviderSwitch(item_id, appliance, vault.landing)
    refused = refusal(vault.site_recovery.start_provider_switch, switch)
    assert refused.code == "site_recovery.not_replicating"


# --- agents and jobs ----------------------------------------------------------------------------


def test_an_agent_that_is_new_needs_no_update(vault):
    assert vault.site_recovery.start_agent_update(vault.protect()) == NOTHING_TO_DO


def test_an_old_agent_is_updated_once(vault):
    item_id = vault.protect()
    vault.age_agent("9.63.1.1")
    assert vault.site_recovery.get_protected_item(item_id).agent_outdated
    first = vault.site_recovery.start_agent_update(item_id)
    assert last(vault.site_recovery.start_agent_update(item_id)) == last(first) != ""
    assert vault.finish(first).state is JobState.SUCCEEDED
    item = vault.site_recovery.get_protected_item(item_id)
    assert (item.agent_version, item.agent_outdated) == ("9.66.7614.1", False)
    assert vault.site_recovery.start_agent_update(item_id) == NOTHING_TO_DO


def test_a_suspended_job_goes_on_and_any_other_stays_as_it_is(vault):
    item_id = vault.protect()
    inject(vault.world, Fault(FaultKind.SUSPENDED_JOB, "unplanned_failover"))
    started = vault.site_recovery.start_failover(item_id)
    assert vault.finish(started).state is JobState.SUSPENDED
    resumed = vault.site_recovery.resume_job(JobResumption(started.job_id, "checked"))
    assert last(resumed) == last(started)
    done = vault.finish(started)
    assert done.state is JobState.SUCCEEDED
    again = vault.site_recovery.resume_job(JobResumption(started.job_id))
    assert again.state is JobState.SUCCEEDED
    assert len(vault.world.ledger.effects("resume_job")) == 1


@pytest.mark.parametrize("verb", ["start_agent_update", "list_recovery_points"])
def test_an_item_that_is_not_there_is_refused(vault, verb):
    item_id = f"{vault.container_id}/replicationProtectedItems/unheard-of"
    assert refusal(getattr(vault.site_recovery, verb), item_id).code == "site_recovery.404"


def test_a_job_that_is_not_there_is_not_resumed(vault):
    job = Job(f"{vault.world.estate.vault_id}/replicationJobs/unheard-of")
    refused = refusal(vault.site_recovery.resume_job, JobResumption(job.job_id))
    assert refused.code == "site_recovery.404"
