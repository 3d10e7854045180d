"""The push installation of the mobility service, as tasks of the job that enables replication."""

from dataclasses import replace

import pytest
from azure.core.exceptions import HttpResponseError

from local.simulators.site_recovery.model.discovery import (
    know_machine,
    register_agent,
    source_stopped,
)
from local.simulators.site_recovery.model.fabric import AccountState
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.server_staging import set_account_state
from local.simulators.site_recovery.model.source_machine import AgentDisk
from local.simulators.site_recovery.model.stage import Stage
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import classic_bodies

MACHINE = NetworkMachine("10.0.0.21", "WIN-1", "WIN-1.corp.example", "b")
TASKS = (
    "PrerequisitesCheck",
    "InstallingMobilityService",
    "EnablingReplication",
    "InitiatingReplication",
)


class Push:
    """A classic world behind the SDK, with one machine discovered in it."""

    def __init__(self, reached):
        self.reached, self.world, self.staging = reached, reached.world, reached.staging
        self.items = reached.client.replication_protected_items

    def discover(self, **changes):
        machine = announce(self.world, replace(MACHINE, **changes))
        containers = self.reached.client.replication_protection_containers
        body = classic_bodies.discovering(machine.address)
        containers.begin_discover_protectable_item(*self.reached.container, body, polling=False)
        self.staging.wait(minutes=3)
        listed = self.reached.client.replication_protectable_items
        return list(listed.list_by_replication_protection_containers(*self.reached.container))[-1]

    def enable(self, found, **changes):
        body = classic_bodies.enabling(self.world, found.id, **changes)
        self.items.begin_create(*self.reached.item(), body, polling=False)
        return list(self.world.jobs.jobs)[-1]

    def push(self, **changes):
        job_id = self.enable(self.discover(**changes))
        self.staging.wait(minutes=11)
        return job_id

    def job(self, job_id):
        jobs = self.reached.client.replication_jobs
        return jobs.get(*self.reached.vault, job_id).properties

    def restart(self, job_id):
        jobs = self.reached.client.replication_jobs
        jobs.begin_restart(*self.reached.vault, job_id, polling=False)
        self.staging.wait(minutes=11)

    @property
    def stage(self):
        return self.world.items["item"].stage


@pytest.fixture
def push(reach, stage):
    return Push(reach(stage(classic=True)))


def failure(job):
    (error,) = job.errors
    return error.service_error_details.code, error.provider_error_details.error_code


def test_an_agent_is_pushed_and_registers(push):
    job_id = push.enable(push.discover())
    push.staging.wait(minutes=10, seconds=59)
    assert [task.state for task in push.job(job_id).tasks] == [*["Succeeded"] * 3, "InProgress"]
    assert push.world.network["10.0.0.21"].agent_version == ""
    push.staging.wait(seconds=1)
    assert (push.job(job_id).state, push.stage) == ("Succeeded", Stage.INITIAL_REPLICATION)
    assert push.world.items["item"].machine.heartbeat.since == push.world.now
    assert push.world.network["10.0.0.21"].agent_version == push.world.settings.latest_version


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"open_ports": (3389,)}, 95117),
        ({"open_ports": (139, 445)}, 95103),
        ({"open_ports": (135, 139)}, 95105),
        ({"open_ports": (135, 445)}, 95105),
        ({"os": "Windows Server 2025"}, 95213),
    ],
)
def test_a_machine_in_the_way_of_the_push_says_so_by_its_code(push, changes, code):
    job = push.job(push.push(**changes))
    assert (job.state, push.stage) == ("Failed", Stage.ENABLING_FAILED)
    assert failure(job) == ("78007", code)
    assert [task.state for task in job.tasks] == ["Succeeded", "Failed", *["NotStarted"] * 2]
    assert job.errors[0].task_id == job.tasks[1].task_id
    assert push.world.network["10.0.0.21"].agent_version == ""


def test_the_ports_of_the_push_are_enough(push):
    push.push(open_ports=(135, 139, 445))
    assert push.stage is Stage.INITIAL_REPLICATION


@pytest.mark.parametrize(("state", "code"), [("wrong", 95107), ("locked", 95520)])
def test_an_account_that_is_no_good_says_so_by_its_code(push, state, code):
    set_account_state(push.world, "FERRY-run-as", AccountState(state))
    assert failure(push.job(push.push())) == ("78007", code)


def test_too_many_wrong_passwords_lock_the_account(push):
    set_account_state(push.world, "ferry-run-as", AccountState.WRONG)
    job_id = push.push()
    for _ in range(9):
        assert failure(push.job(job_id))[1] == 95107
        push.restart(job_id)
    assert failure(push.job(job_id))[1] == 95107
    push.restart(job_id)
    assert failure(push.job(job_id))[1] == 95520


def test_a_push_that_was_mended_succeeds_when_its_job_is_restarted(push):
    job_id = push.push(open_ports=(135,))
    announce(push.world, MACHINE)
    jobs = push.reached.client.replication_jobs
    jobs.begin_restart(*push.reached.vault, job_id, polling=False)
    push.staging.wait(minutes=10)
    assert [task.state for task in push.job(job_id).tasks] == [*["Succeeded"] * 3, "InProgress"]
    push.staging.wait(minutes=1)
    job = push.job(job_id)
    assert (job.state, job.errors, push.stage) == ("Succeeded", [], Stage.INITIAL_REPLICATION)


def test_a_machine_that_is_stopped_does_not_answer(push):
    found = push.discover()
    source_stopped(push.world, "win-1")
    job_id = push.enable(found)
    push.staging.wait(minutes=11)
    assert failure(push.job(job_id))[1] == 95117


def test_a_machine_that_no_agent_has_told_of_may_be_stopped(push):
    announce(push.world, MACHINE)
    stopped = source_stopped(push.world, "win-1")
    assert (stopped.agent.fqdn, stopped.heartbeat.stopped) == (MACHINE.fqdn, push.world.now)


@pytest.mark.parametrize("registers", [True, False])
def test_a_push_is_skipped_where_the_right_agent_has_registered(push, registers):
    push.world.fabrics[0].accounts[0].state = AccountState.WRONG
    version = "" if registers else "9.62.1.1"
    found = push.discover(open_ports=(3389,), agent_version=version)
    if registers:
        register_agent(push.world, push.world.network["10.0.0.21"].agent)
        known = push.world.network["10.0.0.21"].agent_version
        assert known == push.world.settings.latest_version
    job_id = push.enable(found)
    push.staging.wait(minutes=6)
    job = push.job(job_id)
    assert [task.state for task in job.tasks] == ["Succeeded", "Skipped", *["Succeeded"] * 2]
    machine = push.world.items["item"].machine
    assert machine.version == (version or push.world.settings.latest_version)


def test_whoever_tells_of_a_machine_again_leaves_its_pushed_agent(push):
    push.push()
    announce(push.world, replace(MACHINE, open_ports=()))
    assert push.world.network[MACHINE.address].agent_version == push.world.settings.latest_version


def test_an_agent_that_is_too_old_is_pushed_anew(push):
    push.push(agent_version="9.61.1.1")
    assert push.world.items["item"].machine.version == push.world.settings.latest_version


def test_a_dummy_account_will_do_where_nothing_is_pushed(push):
    found = push.discover(agent_version="9.66.1.1")
    push.enable(found, run_as_account_id=None)
    assert push.stage is Stage.ENABLING


def test_a_fault_by_its_code_comes_first(push):
    inject(push.world, Fault(FaultKind.JOB_ERROR, "enable_replication", code="95525"))
    assert failure(push.job(push.push())) == ("78007", 95525)


def test_disks_beyond_the_limits_show_once_the_agent_has_seen_them(push):
    disks = (AgentDisk(4096 * 1024**3),)
    job = push.job(push.push(disks=disks))
    assert job.errors[0].service_error_details.code == "DiskLimitExceeded"
    assert push.stage is Stage.ENABLING_FAILED


GIB = 1024**3


@pytest.mark.parametrize(
    ("disks", "refused"),
    [
        ([4095 * GIB], False),
        ([4096 * GIB], True),
        ([30 * GIB, GIB - 1], True),
        ([30 * GIB, 32 * 1024 * GIB], False),
        ([30 * GIB, 32 * 1024 * GIB + 1], True),
        ([30 * GIB] * 65, False),
        ([30 * GIB] * 66, True),
    ],
)
def test_disks_that_are_known_are_held_against_the_limits(push, disks, refused):
    found = push.discover(agent_version="9.66.1.1", disks=tuple(map(AgentDisk, disks)))
    if not refused:
        push.enable(found)
        return
    with pytest.raises(HttpResponseError) as caught:
        push.enable(found)
    assert caught.value.error.code == "DiskLimitExceeded"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"process_server_id": "unheard-of"}, "ProcessServerNotFound"),
        ({"process_server_id": None}, "InvalidParameter"),
        ({"master_target_id": "unheard-of"}, "MasterTargetNotFound"),
        ({"run_as_account_id": "2"}, "RunAsAccountNotFound"),
        ({"run_as_account_id": None}, "RunAsAccountNotFound"),
        ({"target_azure_vm_name": "a" * 64}, "InvalidTargetVmName"),
        ({"log_storage_account_id": None}, "InvalidParameter"),
        ({"storage_account_id": "a"}, "StorageAccountNotSupported"),
        (
            {"disks_to_include": [{"diskId": "unheard-of", "logStorageAccountId": "a"}]},
            "DiskNotFound",
        ),
    ],
)
def test_an_order_that_names_the_wrong_things_is_refused(push, changes, code):
    found = push.discover()
    with pytest.raises(HttpResponseError) as caught:
        push.enable(found, **changes)
    assert (caught.value.status_code, caught.value.error.code) == (400, code)
    assert push.world.items == {}


@pytest.mark.parametrize("wrong", ["{id}x", "elsewhere/replicationProtectableItems/{name}"])
def test_an_unknown_protectable_item_is_refused(push, wrong):
    found = push.discover()
    found.id = wrong.format(id=found.id, name=found.name)
    with pytest.raises(HttpResponseError, match="ProtectableItemNotFound"):
        push.enable(found)


def test_nobody_names_disks_that_no_agent_has_reported(push):
    found = push.discover()
    (disk_id,) = know_machine(push.world, MACHINE.agent).disk_ids
    with pytest.raises(HttpResponseError, match="DiskNotFound"):
        push.enable(found, disks_to_include=[{"diskId": disk_id}])


def test_a_process_server_passes_for_its_own_master_target(push):
    server_id = push.world.fabrics[0].servers[1].server_id
    push.enable(push.discover(), master_target_id=server_id)
    assert push.world.items["item"].master_target_id == server_id


def test_single_disks_may_be_chosen_once_they_are_known(push):
    disks = (AgentDisk(), AgentDisk())
    found = push.discover(agent_version="9.66.1.1", disks=disks)
    system, data = (one.disk_id for one in found.properties.custom_details.disk_details)
    with pytest.raises(HttpResponseError, match="OsDiskNotIncluded"):
        push.enable(found, disks_to_include=[{"diskId": data}])
    push.enable(found, disks_to_include=[{"diskId": system, "diskType": "Premium_LRS"}])
    (choice,) = push.world.items["item"].disks.values()
    assert choice.disk_type == "Premium_LRS"
