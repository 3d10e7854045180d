"""A running Ferry in front of a classic vault: waves by push, items moved, other points chosen."""

import time
import uuid

import pytest
import requests

from clouds.azure.arm import Arm
from clouds.azure.replication_policies import VaultPolicies
from clouds.azure.site_recovery import AzureSiteRecovery
from domain.approval import ACKNOWLEDGEMENT
from domain.job import ended
from domain.protection_group import ProtectionGroup
from domain.provider import Provider
from domain.vault import Vault
from local.simulators.aws.scenery import InstanceWish, Scenery
from local.simulators.site_recovery.model.estate import Estate
from local.system import SUBSCRIPTION, Plan
from tests.conftest import RunningFerry
from tests.local.command_line.conftest import Command
from tests.triggers.waving import problem

PUSH = {
    "provider": "InMageAzureV2",
    "allow_retired_provider": True,
    "mobility_service": "push",
}
PATIENCE = 60


@pytest.fixture(scope="module")
def classic():
    running = RunningFerry(Plan(speed=300.0, world={"classic": True}))
    yield running
    running.stop()


@pytest.fixture(scope="module")
def waiting(classic):
    """Bring an instance to its gate by the classic provider; tell wave and instance."""
    name = f"care-{uuid.uuid4().hex[:8]}"
    instance = Scenery(classic.system.aws_url).launch(InstanceWish())
    document = {"wave": name, "region": classic.system.region, "instances": [instance], **PUSH}
    assert classic.call("POST", "waves", document).status_code == 202
    classic.until(name, lambda s: s["waiting_for"]["approval"] or s["state"] == "finished")
    return name, instance


def control(classic, kind, **given):
    url = f"{classic.system.site_recovery_url}/simulator/{kind}"
    requests.post(url, json={**given, "after": 0}, timeout=10).raise_for_status()


def shown(classic, name):
    return classic.call("GET", f"waves/{name}").json()["instances"][0]


def events(classic, name):
    return [e["words"] for e in classic.call("GET", f"waves/{name}/events").json()["events"]]


def until_told(classic, name, words):
    deadline = time.monotonic() + PATIENCE
    while words not in events(classic, name):
        assert time.monotonic() < deadline, events(classic, name)
        time.sleep(0.1)


def test_a_wave_of_the_classic_provider_waits_for_its_approval(classic, waiting):
    name, _ = waiting
    instance = shown(classic, name)
    assert (instance["phase"], instance["provider"]) == ("awaiting_approval", "InMageAzureV2")


@pytest.mark.parametrize("verb", ["move", "switch-provider"])
def test_whom_nobody_knows_is_cared_for_by_nobody(classic, waiting, verb):
    name, _ = waiting
    path = f"waves/{name}/instances/i-00000000000000bad/{verb}"
    problem(classic.call("POST", path, {"to": "ps"}), 404, "no-such-instance")


def test_a_server_that_is_not_there_is_refused_at_the_door(classic, waiting):
    path = "waves/{}/instances/{}/move".format(*waiting)
    document = problem(classic.call("POST", path, {"to": "nobody"}), 422, "invalid-document")
    assert document["field"] == "to"
    assert "nobody was asked for" in document["detail"]


def test_a_server_without_room_is_refused_at_the_door(classic, waiting):
    control(classic, "process-servers", name="full", address="10.0.0.13")
    url = f"{classic.system.site_recovery_url}/simulator/process-servers/full/load"
    requests.post(url, json={"free_cache_percent": 5}, timeout=10).raise_for_status()
    path = "waves/{}/instances/{}/move".format(*waiting)
    document = problem(classic.call("POST", path, {"to": "full"}), 409, "wrong-state")
    assert "has 5 % of its cache free" in document["detail"]


def test_an_item_moves_by_a_command_and_the_events_tell_it(classic, waiting):
    name, instance = waiting
    control(classic, "process-servers", name="ps-2", address="10.0.0.12")
    command = Command(classic.system.url, classic.system.key)
    taken = command.read("move", name, instance, "--to", "ps-2")
    assert taken == {"wave": name, "instances": [instance]}
    until_told(classic, name, "a move to ps-2 is done")
    assert "a move to ps-2 begins, asked for by mona" in events(classic, name)
    again = classic.call("POST", f"waves/{name}/instances/{instance}/move", {"to": "ps-2"})
    assert again.status_code == 202


def test_an_item_leaves_the_classic_provider_and_its_instance_migrates(classic, waiting):
    name, instance = waiting
    control(classic, "appliances", name="modern", address="10.0.0.30")
    map_a_policy(classic)
    command = Command(classic.system.url, classic.system.key)
    command.read("switch-provider", name, instance, "--to", "modern")
    until_told(classic, name, "a switch to provider InMageRcm is done")
    assert shown(classic, name)["provider"] == "InMageRcm"
    again = classic.call("POST", f"waves/{name}/instances/{instance}/switch-provider", {})
    assert "by the classic provider" in problem(again, 409, "wrong-state")["detail"]
    yes = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
    assert classic.call("POST", f"waves/{name}/approval", yes).status_code == 202
    status = classic.until(name, lambda s: s["state"] == "finished")
    assert [each["outcome"] for each in status["instances"]] == ["migrated"]
    late = classic.call("POST", f"waves/{name}/instances/{instance}/move", {"to": "ps-2"})
    problem(late, 409, "wrong-state")


def map_a_policy(classic):
    """Give the modernised container a policy: items that come over follow it."""
    arm, estate = Arm(classic.system.site_recovery_url, SUBSCRIPTION), Estate()
    vault = Vault(SUBSCRIPTION, estate.resource_group, estate.vault)
    policies, jobs = VaultPolicies(arm), AzureSiteRecovery(arm)
    group = ProtectionGroup("web", vault, Provider.MODERNISED, "web-policy")
    for start in (policies.start_policy, policies.start_mapping):
        job = start(group)
        while not ended(jobs.get_job(job.job_id)):
            time.sleep(0.05)


def test_a_new_machine_of_the_retired_provider_fails_with_the_facts(classic):
    name = f"care-{uuid.uuid4().hex[:8]}"
    instance = Scenery(classic.system.aws_url).launch(InstanceWish())
    document = {"wave": name, "region": classic.system.region, "instances": [instance]}
    closed = {**document, **PUSH, "allow_retired_provider": False}
    assert classic.call("POST", "waves", closed).status_code == 202
    (failed,) = classic.until(name, lambda s: s["state"] == "finished")["instances"]
    assert failed["outcome"] == "failed"
    assert "31 January 2026" in failed["because"]
    assert "allow_retired_provider" in failed["remedy"]
    assert failed["left_behind"] == []


@pytest.fixture(scope="module")
def held(classic):
    """Bring an instance to where its virtual machine never boots; tell wave and instance."""
    name = f"care-{uuid.uuid4().hex[:8]}"
    instance = Scenery(classic.system.aws_url).launch(InstanceWish())
    policy = {"cutover": {"commit": {"otherwise": "wait"}}}
    document = {"wave": name, "region": classic.system.region, "instances": [instance], **PUSH}
    assert classic.call("POST", "waves", {**document, "policy": policy}).status_code == 202
    classic.until(name, lambda s: s["waiting_for"]["approval"])
    early = classic.call(
        "POST", f"waves/{name}/instances/{instance}/recovery-point", {"recovery_point": "p"}
    )
    assert "held" in problem(early, 409, "wrong-state")["detail"]
    inject(classic, kind="vm_never_boots")
    yes = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
    assert classic.call("POST", f"waves/{name}/approval", yes).status_code == 202
    status = classic.until(name, lambda s: s["state"] == "finished")
    assert [each["outcome"] for each in status["instances"]] == ["held"]
    return name, instance


def inject(classic, **fault):
    url = f"{classic.system.site_recovery_url}/simulator/faults"
    requests.post(url, json=fault, timeout=10).raise_for_status()


def test_who_is_held_gets_another_recovery_point_by_commands(classic, held):
    name, instance = held
    command = Command(classic.system.url, classic.system.key)
    listed = command.read("recovery-points", name, instance)
    taken = [point["taken"] for point in listed["points"]]
    assert (listed["wave"], listed["instance"]) == held
    assert taken == sorted(taken, reverse=True)
    assert {point["kind"] for point in listed["points"]} == {"CrashConsistent"}
    wanted = listed["points"][-1]["id"]
    assert command.read("change-recovery-point", name, instance, wanted) == {
        "wave": name,
        "instances": [instance],
    }
    path = f"waves/{name}/instances/{instance}/recovery-point"
    again = classic.call("POST", path, {"recovery_point": wanted})
    assert again.status_code == 202, again.text
    until_told(classic, name, f"a change to recovery point {wanted} is done")
    words = f"a change to recovery point {wanted} begins, asked for by mona"
    assert events(classic, name).count(words) == 1
    assert shown(classic, name)["outcome"] == "held"


def test_a_recovery_point_that_is_not_there_is_refused_with_where_to_look(classic, held):
    path = "waves/{}/instances/{}/recovery-point".format(*held)
    answer = classic.call("POST", path, {"recovery_point": "nothing"})
    document = problem(answer, 422, "invalid-document")
    assert document["field"] == "recovery_point"
    assert "/recovery-points lists" in document["remedy"]


def item_of(arm):
    """Find the one item that has failed over; the API does not tell its id."""
    estate = Estate()
    items = arm.site_recovery.replication_protected_items.list(estate.resource_group, estate.vault)
    (found,) = [each for each in items if each.properties.active_location == "Recovery"]
    return found.id


def test_a_point_that_the_vault_does_not_let_change_is_a_conflict(classic, held):
    """Somebody commits in the vault: from then on its points are gone, or closed."""
    name, instance = held
    path = f"waves/{name}/instances/{instance}"
    arm = Arm(classic.system.site_recovery_url, SUBSCRIPTION)
    points = classic.call("GET", f"{path}/recovery-points").json()["points"]
    vault = AzureSiteRecovery(arm)
    stands = vault.get_protected_item(item_of(arm)).failover_point_id.casefold()
    other = next(each["id"] for each in points if not stands.endswith(each["id"].casefold()))
    job = vault.start_commit(item_of(arm))
    committed = False
    while not committed:
        committed = ended(vault.get_job(job.job_id))
        refused = classic.call("POST", f"{path}/recovery-point", {"recovery_point": other})
        assert "ChangePit is not allowed" in problem(refused, 409, "wrong-state")["detail"]
