from dataclasses import replace

import pytest

from local.simulators.site_recovery.model.discovery import set_appliance_heartbeat
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.job_control import get_job, restart_job
from local.simulators.site_recovery.model.policies import create_policy
from local.simulators.site_recovery.model.policy import Policy
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.target import DiskChoice, TargetSettings
from local.simulators.site_recovery.model.trouble import inject


def refusal(call, *args, **kwargs):
    with pytest.raises(ArmError) as caught:
        call(*args, **kwargs)
    return caught.value.status, caught.value.code


def test_the_enable_jobs_success_is_not_yet_the_protection(staging):
    job = staging.enable()
    staging.wait(minutes=6)
    assert get_job(staging.world, job.job_id).state == "Succeeded"
    assert staging.item().stage is Stage.INITIAL_REPLICATION


def test_a_job_of_its_own_ends_the_initial_replication(staging):
    item = staging.protect()
    scenarios = [job.kind.scenario for job in staging.world.jobs.jobs.values()]
    assert (scenarios, item.stage) == (["EnableDr", "IrCompletion"], Stage.PROTECTED)


def test_while_it_is_enabled_an_item_allows_nothing(staging):
    staging.enable()
    assert staging.item().stage.value.allowed == ()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"policy_id": "another-policy"}, "78253"),
        ({"machine_id": "/somewhere/else/machines/{machine}"}, "DiscoveredMachineNotFound"),
        ({"machine_id": "{site}/machines/unheard-of"}, "DiscoveredMachineNotFound"),
        ({"process_server_id": "unheard-of"}, "ProcessServerNotFound"),
        ({"disks_default": None}, "InvalidDiskInput"),
        ({"disks": {"a": DiskChoice()}}, "InvalidDiskInput"),
        ({"disks": {"a": DiskChoice()}, "disks_default": None}, "DiskNotFound"),
    ],
)
def test_an_order_that_is_wrong_in_itself_is_refused_with_400(staging, changes, code):
    machine, site = staging.machine(), staging.world.estate.site_id
    filled = {
        key: value.format(machine=machine.name, site=site) if isinstance(value, str) else value
        for key, value in changes.items()
    }
    assert refusal(staging.enable, machine=machine, **filled) == (400, code)


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        ("a", True),
        ("A-1", True),
        ("x" * 63, True),
        ("", True),  # the machine's own name then
        ("x" * 64, False),
        ("-a", False),
        ("a-", False),
        ("a_b", False),
        ("a.b", False),
        ("Windows", False),
        ("azure", False),
    ],
)
def test_the_virtual_machine_may_bear_only_a_name_that_azure_takes(staging, name, accepted):
    machine = staging.machine()
    target = TargetSettings(staging.world.estate.target_resource_group_id, name)
    if accepted:
        staging.enable(machine=machine, target=target)
        assert staging.item().target.vm_name == (name or "WIN-1")
    else:
        code = refusal(staging.enable, machine=machine, target=target)
        assert code == (400, "InvalidTargetVmName")


def test_the_target_must_be_a_resource_group(staging):
    network = TargetSettings(staging.world.estate.network_id, "vm")
    assert refusal(staging.enable, target=network) == (400, "InvalidResourceGroup")


def test_a_machine_that_was_not_discovered_yet_cannot_be_protected(staging):
    machine = staging.machine(never=True)
    assert refusal(staging.enable, machine=machine)[1] == "DiscoveredMachineNotFound"


def test_a_policy_that_exists_but_is_not_mapped_is_not_enough(staging):
    create_policy(staging.world, Policy("unmapped"))
    staging.wait(minutes=1)
    assert "unmapped" in staging.world.policies
    assert refusal(staging.enable, policy_id="x/replicationPolicies/unmapped") == (400, "78253")


def test_an_appliance_is_refused_only_once_the_vault_has_given_it_up(staging):
    machines = staging.machine(1), staging.machine(2)
    set_appliance_heartbeat(staging.world, "ferry-appliance", beats=False)
    staging.wait(minutes=14)
    staging.enable("early", machines[0])
    staging.wait(minutes=1)
    assert refusal(staging.enable, "late", machines[1]) == (400, "806")


def test_a_name_that_is_taken_is_a_conflict_in_whatever_case(staging):
    staging.enable("item", staging.machine(1))
    assert refusal(staging.enable, "ITEM", staging.machine(2)) == (409, "ProtectedItemExists")


def test_a_machine_is_protected_once_under_whatever_name(staging):
    machine = staging.machine()
    staging.enable("one", machine)
    assert refusal(staging.enable, "two", machine) == (400, "MachineAlreadyProtected")
    assert list(staging.world.items) == ["one"]


def test_what_could_not_be_enabled_may_be_enabled_again(staging):
    machine = staging.machine()
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95107"))
    failed = staging.enable(machine=machine)
    staging.wait(minutes=6)
    assert (failed.state, staging.item().stage) == ("Failed", Stage.ENABLING_FAILED)
    staging.enable(machine=machine)
    staging.wait(minutes=6)
    assert staging.item().stage is Stage.INITIAL_REPLICATION


def test_a_failed_enable_may_be_restarted_as_the_same_job(staging):
    inject(staging.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95107"))
    failed = staging.enable()
    staging.wait(minutes=6)
    restart_job(staging.world, failed.job_id)
    assert staging.item().stage is Stage.ENABLING
    staging.wait(minutes=6)
    assert (failed.state, failed.errors) == ("Succeeded", ())
    assert staging.item().stage is Stage.INITIAL_REPLICATION


def test_single_disks_may_be_chosen_if_the_systems_is_among_them(staging):
    disks = staging.machine().agent.disks * 2
    machine = staging.machine(2, disks=disks)
    system, data = machine.disk_ids
    order = {"disks_default": None, "machine": machine}
    assert refusal(staging.enable, disks={data: DiskChoice()}, **order)[1] == "OsDiskNotIncluded"
    staging.enable(disks={system.upper(): DiskChoice("Premium_LRS")}, **order)
    assert staging.item().disks == {system: DiskChoice("Premium_LRS")}


def test_a_refused_order_leaves_nothing_but_a_line_in_the_ledger(staging):
    order = staging.order(staging.machine())
    refusal(staging.enable, **{"policy_id": "another"} | {"target": replace(order.target)})
    assert (staging.world.items, staging.world.jobs.jobs) == ({}, {})
    assert [entry.effect for entry in staging.world.ledger.entries] == ["refused 400 78253"]
