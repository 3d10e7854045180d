"""What the port to the vault promises of the classic provider alone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from domain.errors import Refused, Transient
from domain.failure_codes import Reaction
from domain.job import NOTHING_TO_DO, JobState, require_success, worth_repeating
from domain.mobility_service import MobilityWay
from domain.names import protected_item_name
from domain.protected_item import Replication, replication_of
from domain.provider import Provider
from domain.source_instance import InstanceRef
from local.simulators.site_recovery.model.fabric import AccountState
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.registering import (
    JoiningRegistration,
    ProcessServerRegistration,
    add_account,
    register_master_target,
    register_process_server,
)
from local.simulators.site_recovery.model.server import StagedLoad
from local.simulators.site_recovery.model.server_staging import set_account_state, set_load
from local.simulators.site_recovery.model.source_machine import AgentDisk
from local.simulators.site_recovery.model.trouble import inject
from tests.contracts.asking import last, refusal
from tests.contracts.vaults import ADDRESS, REF

pytestmark = pytest.mark.only(Provider.CLASSIC)
STRANGER = InstanceRef("123456789012", "eu-central-1", "i-0000000000000beef")
NOW = timedelta()
GIB = 1024**3


def join(vault, name, address, **size):
    register_process_server(
        vault.world, ProcessServerRegistration(name=name, address=address, after=NOW, **size)
    )
    vault.wait(minutes=1)


def pushed(vault, **machine):
    """Discover the machine and protect it by push; tell how the job ended."""
    vault.announce(**machine)
    vault.site_recovery.start_discovery(vault.search())
    vault.wait(minutes=5)
    order = vault.order_for_known()
    return order, vault.finish(vault.site_recovery.enable_replication(order))


# --- the place ----------------------------------------------------------------------------------


def test_a_new_machine_gets_the_process_server_with_all_that_goes_with_it(vault):
    place = vault.place()
    world = vault.world
    server = place.appliance
    assert (place.item_id, server.name, server.provider) == ("", vault.server, Provider.CLASSIC)
    assert server.address == world.estate.process_server_address
    assert server.configuration_server_address == world.estate.configuration_server_address
    assert server.run_as_account_id == "1"
    assert server.master_target_id == server.process_server_id
    assert server == vault.site_recovery.get_appliance(vault.landing)


def test_a_master_target_that_stands_by_itself_is_used(vault):
    given = JoiningRegistration(name="mt-1", address="10.1.0.12", after=NOW)
    separate = register_master_target(vault.world, given)
    vault.wait(minutes=1)
    assert vault.place().appliance.master_target_id == separate.server_id
    order = vault.order()
    vault.finish(vault.site_recovery.enable_replication(order))
    (item,) = vault.world.items.values()
    assert item.master_target_id == separate.server_id


def test_every_process_server_that_is_full_is_named_with_its_reason(vault):
    join(vault, "ps-2", "10.0.0.12")
    set_load(vault.world, vault.server, StagedLoad(free_cache_percent=24))
    assert vault.place().appliance.name == "ps-2"
    set_load(vault.world, "ps-2", StagedLoad(pending_bytes=200 * GIB))
    refused = refusal(vault.place)
    assert refused.code == "site_recovery.no_process_server_room"
    assert f"{vault.server} is in a critical state" in refused.detail
    assert "has 24 % of its cache free and needs 25 %; ps-2 is" in refused.detail
    assert "still to upload" in refused.detail


def test_a_process_server_that_falls_silent_takes_no_more_machines(vault):
    vault.silence(vault.server)
    vault.wait(minutes=16)
    assert "heartbeat" in refusal(vault.place).detail


def test_the_size_of_a_process_server_sets_its_limit(vault):
    join(vault, "tiny", "10.0.0.12", cores=4, memory_gib=8, cache_gib=3)
    named = replace(vault.landing, appliance_name="tiny")
    assert "is sized for 0" in refusal(vault.site_recovery.get_appliance, named).detail


def test_a_named_process_server_is_the_only_one_in_question(vault):
    join(vault, "ps-2", "10.0.0.12")
    assert vault.place(appliance_name="ps-2").appliance.name == "ps-2"
    set_load(vault.world, "ps-2", StagedLoad(free_cache_percent=10))
    refused = refusal(lambda: vault.place(appliance_name="ps-2"))
    assert vault.server not in refused.detail
    assert refusal(lambda: vault.place(appliance_name="ps-3")).code == "site_recovery.no_appliance"


def test_an_account_is_found_by_its_name_and_needed_only_for_a_push(vault):
    (fabric,) = vault.world.fabrics
    add_account(fabric, "second")
    refused = refusal(vault.place)
    assert refused.code == "site_recovery.no_run_as_account"
    assert "ferry-run-as, second" in refused.detail
    assert vault.place(run_as_account="second").appliance.run_as_account_id == "2"
    assert refusal(lambda: vault.place(run_as_account="third")).code == refused.code
    assert vault.place(mobility_service=MobilityWay.BY_HAND).appliance.run_as_account_id == ""


# --- the retired provider -----------------------------------------------------------------------


def test_the_retired_provider_takes_no_new_machine(vault):
    order = vault.order()
    closed = replace(vault.landing, allow_retired_provider=False)
    refused = refusal(lambda: vault.place(allow_retired_provider=False))
    assert (refused.code, refused.subject) == ("site_recovery.provider_retired", str(REF))
    again = refusal(vault.site_recovery.enable_replication, replace(order, landing=closed))
    assert again.code == refused.code
    assert vault.world.items == {}


def test_a_machine_that_the_retired_provider_protects_goes_on(vault):
    order = vault.order()
    vault.finish(vault.site_recovery.enable_replication(order))
    closed = replace(vault.landing, allow_retired_provider=False)
    place = vault.place(allow_retired_provider=False)
    assert last_name(place.item_id) == protected_item_name(REF)
    assert place.appliance.name == vault.server
    again = vault.site_recovery.enable_replication(replace(order, landing=closed))
    assert again == NOTHING_TO_DO


def test_an_item_that_somebody_else_made_is_found_by_its_machines_address(vault):
    theirs = vault.protect()
    vault.rename_item("somebody-elses")
    set_load(vault.world, vault.server, StagedLoad(free_cache_percent=3))  # it is there already
    place = vault.place(allow_retired_provider=False)
    assert last_name(place.item_id) == "somebody-elses" != last_name(theirs)
    found = vault.site_recovery.find_machine(vault.search_at(place.appliance)).found()
    assert last_name(found.item_id) == "somebody-elses"


def test_an_item_that_is_unwell_may_be_another_machines(vault):
    vault.protect()
    inject(vault.world, Fault(FaultKind.HEALTH_ERROR, code="78174"))
    refused = refusal(lambda: vault.place(allow_retired_provider=False))
    assert refused.code == "site_recovery.unfit_item"
    assert "78174" in refused.detail


def test_an_item_that_could_not_be_enabled_protects_nobody(vault):
    set_account_state(vault.world, "ferry-run-as", AccountState.WRONG)
    _, job = pushed(vault)
    assert job.state is JobState.FAILED
    refused = refusal(lambda: vault.place(allow_retired_provider=False))
    assert refused.code == "site_recovery.provider_retired"
    assert vault.place().item_id == ""


# --- discovery ----------------------------------------------------------------------------------


def test_a_machine_is_discovered_by_its_address_once(vault):
    vault.announce()
    search = vault.search()
    assert vault.site_recovery.find_machine(search).machine is None
    first = vault.site_recovery.start_discovery(search)
    assert last(vault.site_recovery.start_discovery(search)) == last(first) != ""
    assert vault.finish(first).state is JobState.SUCCEEDED
    machine = vault.site_recovery.find_machine(search).found()
    assert (machine.identity.fqdn, machine.disk_ids, machine.item_id) == ("WIN-1", (), "")
    assert vault.site_recovery.start_discovery(search) == NOTHING_TO_DO
    assert len(vault.world.ledger.effects("discover_protectable_item")) == 1
    elsewhere = replace(search, address="10.0.0.99")
    assert vault.site_recovery.find_machine(elsewhere).machine is None


def test_a_lost_answer_to_the_discovery_is_no_reason_to_do_it_twice(vault):
    vault.announce()
    search = vault.search()
    inject(vault.world, Fault(FaultKind.LOST_RESPONSE, "discover_protectable_item"))
    with pytest.raises(Transient):
        vault.site_recovery.start_discovery(search)
    found = vault.site_recovery.start_discovery(search)
    assert vault.finish(found).state is JobState.SUCCEEDED
    assert len(vault.world.ledger.effects("discover_protectable_item")) == 1


def test_a_discovery_fails_where_nothing_answers(vault):
    vault.announce(open_ports=())
    job = vault.finish(vault.site_recovery.start_discovery(vault.search()))
    assert (job.state, worth_repeating(job)) == (JobState.FAILED, True)
    assert job.errors[0].provider_code == "95117"


# --- enabling -----------------------------------------------------------------------------------


def test_single_disks_are_named_only_where_the_agent_has_reported_them(vault):
    disks = (AgentDisk(), AgentDisk(2 * GIB))
    order, job = pushed(vault, disks=disks, agent_version="9.66.1.1")
    assert job.state is JobState.SUCCEEDED
    assert len(order.machine.disk_ids) == 2
    (item,) = vault.world.items.values()
    assert {choice.disk_type for choice in item.disks.values()} == {"StandardSSD_LRS"}
    assert item.target.subnet_name == vault.landing.subnet_name


def test_a_push_leaves_the_agent_and_every_disk_replicates(vault):
    order, job = pushed(vault, disks=(AgentDisk(), AgentDisk(2 * GIB)))
    assert (job.state, order.machine.disk_ids) == (JobState.SUCCEEDED, ())
    assert vault.world.network[ADDRESS].agent_version
    item = vault.site_recovery.get_protected_item(order.item_id)
    assert (item.provider, item.total_bytes) == (Provider.CLASSIC, 32 * GIB)
    assert replication_of(item) in {Replication.INITIATING, Replication.INITIAL_SYNC}


def test_the_initial_replication_is_measured_disk_by_disk(vault):
    order, _ = pushed(vault, disks=(AgentDisk(), AgentDisk(2 * GIB)))
    seen = []
    for _ in range(8):
        vault.wait(minutes=2)
        seen.append(vault.site_recovery.get_protected_item(order.item_id).fraction)
    assert seen == sorted(seen)
    assert 0 < seen[0] < seen[2] < 1
    assert seen[-1] == 1


# Codes, remedies and reactions of Microsoft's push-installation page.
@pytest.mark.parametrize(
    ("machine", "account", "expected"),
    [
        ({}, AccountState.WRONG, ("95107", Reaction.OPERATOR, "LocalAccountTokenFilterPolicy")),
        ({}, AccountState.LOCKED, ("95520", Reaction.OPERATOR, "every further attempt locks it")),
        ({"os": "Windows NT 4.0"}, AccountState.GOOD, ("95213", Reaction.FATAL, "Upgrade")),
        ({"open_ports": (139, 445)}, AccountState.GOOD, ("95103", Reaction.OPERATOR, "Management")),
        (
            {"open_ports": (135,)},
            AccountState.GOOD,
            ("95105", Reaction.OPERATOR, "Printer"),
        ),
        ({"open_ports": (9443,)}, AccountState.GOOD, ("95117", Reaction.RETRY, "135")),
    ],
)
def test_a_push_that_fails_says_why_and_whether_to_try_again(vault, machine, account, expected):
    code, reaction, remedy = expected
    set_account_state(vault.world, "ferry-run-as", account)
    _, job = pushed(vault, **machine)
    assert (job.errors[0].provider_code, job.errors[0].service_code) == (code, "78007")
    assert worth_repeating(job) is (reaction is Reaction.RETRY)
    refused = refusal(require_success, job, "i-1")
    assert (refused.code, refused.fatal) == (
        f"site_recovery.{code}",
        reaction is Reaction.FATAL,
    )
    assert remedy in refused.remedy


def test_a_stranger_with_another_address_has_no_item(vault):
    vault.protect()
    with pytest.raises(Refused, match="takes no new machines"):
        vault.place_of(STRANGER, "10.0.0.99", allow_retired_provider=False)


def last_name(arm_id):
    return arm_id.rsplit("/", 1)[-1]
