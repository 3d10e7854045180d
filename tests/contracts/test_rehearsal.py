"""What the ports to Azure promise of test failovers, by either provider."""

from dataclasses import replace

import pytest

from domain.errors import Transient
from domain.job import NOTHING_TO_DO, JobState
from domain.protected_item import untouched
from domain.rehearsal import RehearsalOrder, rehearsal_stands
from local.simulators.site_recovery.model.arm_id import key_of
from tests.contracts.asking import last, refusal


def order(vault, item_id):
    return RehearsalOrder(item_id, vault.world.estate.isolated_network_id)


def test_a_rehearsals_machine_lands_in_the_isolated_network_while_replication_goes_on(vault):
    item_id = vault.protect()
    started = vault.site_recovery.start_rehearsal(order(vault, item_id))
    assert vault.finish(started).state is JobState.SUCCEEDED
    item = vault.site_recovery.get_protected_item(item_id)
    assert rehearsal_stands(item)
    assert (item.active_location, item.target_vm_id) == ("Primary", "")
    vault.wait(minutes=5)
    assert vault.target.get_virtual_machine(item.rehearsal_vm_id).agent_ready
    (machine,) = vault.world.virtual_machines.values()
    assert machine.network_id == vault.world.estate.isolated_network_id


def test_the_cleanup_leaves_nothing_and_the_item_may_fail_over(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_rehearsal(order(vault, item_id)))
    vault.finish(vault.site_recovery.start_rehearsal_cleanup(item_id))
    item = vault.site_recovery.get_protected_item(item_id)
    assert (vault.world.virtual_machines, vault.world.ground.left_behind) == ({}, set())
    assert refusal(vault.target.get_virtual_machine, item.rehearsal_vm_id).code == "compute.404"
    assert untouched(item)
    assert not rehearsal_stands(item)
    assert vault.site_recovery.start_rehearsal_cleanup(item_id) == NOTHING_TO_DO


def test_each_is_done_once_however_often_it_is_asked_for(vault):
    item_id = vault.protect()
    rehearse, clean_up = (
        vault.site_recovery.start_rehearsal,
        (vault.site_recovery.start_rehearsal_cleanup),
    )
    first, again = rehearse(order(vault, item_id)), rehearse(order(vault, item_id))
    assert last(first) == last(again) != ""
    vault.finish(first)
    assert rehearse(order(vault, item_id)) == NOTHING_TO_DO
    first, again = clean_up(item_id), clean_up(item_id)
    assert last(first) == last(again) != ""
    vault.finish(first)
    assert len(vault.world.ledger.effects("test_failover")) == 1
    assert len(vault.world.ledger.effects("test_failover_cleanup")) == 1


def test_a_cleanup_waits_for_the_test_failover_and_a_rehearsal_for_the_cleanup(vault):
    item_id = vault.protect()
    started = vault.site_recovery.start_rehearsal(order(vault, item_id))
    with pytest.raises(Transient):
        vault.site_recovery.start_rehearsal_cleanup(item_id)
    vault.finish(started)
    vault.site_recovery.start_rehearsal_cleanup(item_id)
    with pytest.raises(Transient):
        vault.site_recovery.start_rehearsal(order(vault, item_id))


def test_what_is_not_there_can_not_be_rehearsed_and_needs_no_cleanup(vault):
    gone = f"{vault.container_id}/replicationProtectedItems/unheard-of"
    assert refusal(vault.site_recovery.start_rehearsal, order(vault, gone)).code.endswith("404")
    assert vault.site_recovery.start_rehearsal_cleanup(gone) == NOTHING_TO_DO


def test_what_has_failed_over_is_not_rehearsed(vault):
    item_id = vault.protect()
    vault.finish(vault.site_recovery.start_failover(item_id))
    code = refusal(vault.site_recovery.start_rehearsal, order(vault, item_id)).code
    assert code == "site_recovery.TestFailover_not_allowed"
    assert vault.site_recovery.start_rehearsal_cleanup(item_id) == NOTHING_TO_DO


def test_a_network_tells_its_peers(vault):
    estate, networks = vault.world.estate, vault.world.ground.networks
    assert vault.target.find_peers(estate.isolated_network_id) == ()
    key = key_of(estate.isolated_network_id)
    networks[key] = replace(networks[key], peers=(estate.network_id,))
    assert vault.target.find_peers(estate.isolated_network_id) == (estate.network_id,)
    assert refusal(vault.target.find_peers, f"{estate.network_id}x").code == "network.404"
