"""Requests on the wire that the SDK would not send, and answers that it does not read."""

import pytest
import requests

from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies

POLICY = {
    "properties": {
        "providerSpecificInput": {"instanceType": "InMageRcm", "enableMultiVmSync": "true"}
    }
}
FAILOVER = bodies.failing_over().as_dict()
MAPPING = "replicationProtectionContainerMappings/mine"


def container(reached):
    return reached.world.estate.container_id


def without(body, *path):
    """Copy a body without one of its fields."""
    if len(path) == 1:
        return {key: value for key, value in body.items() if key != path[0]}
    return body | {path[0]: without(body[path[0]], *path[1:])}


def result_of(accepted):
    token = {"Authorization": "Bearer none"}
    return requests.get(accepted.headers["Location"], headers=token, timeout=10).json()


def refusal(answer):
    return answer.status_code, answer.json()["error"]["code"]


def test_the_result_of_a_creation_is_the_resource_itself(reached):
    created = reached.ask("replicationPolicies/mine", "PUT", POLICY)
    assert result_of(created) == reached.ask("replicationPolicies/mine").json()
    properties = {"policyId": "mine", "targetProtectionContainerId": "Microsoft Azure"}
    path = f"{container(reached)}/{MAPPING}"
    mapped = reached.ask(path, "PUT", {"properties": properties})
    assert result_of(mapped) == reached.ask(path).json()
    assert reached.ask(path).json()["id"] == path


@pytest.mark.parametrize("field", ["policyId", "targetProtectionContainerId"])
def test_a_mapping_needs_both_its_ends(reached, field):
    properties = {"policyId": "p", "targetProtectionContainerId": "Microsoft Azure"}
    body = {"properties": properties | {field: None}}
    answer = reached.ask(f"{container(reached)}/{MAPPING}", "PUT", body)
    assert refusal(answer) == (400, "InvalidParameter")
    assert field in answer.text


@pytest.mark.parametrize(
    ("path", "missing"),
    [
        (("properties",), "properties"),
        (("properties", "policyId"), "policyId"),
        (("properties", "providerSpecificDetails"), "providerSpecificDetails"),
    ],
)
def test_an_order_to_protect_says_what_it_lacks(reached, path, missing):
    body = bodies.enabling(reached, reached.staging.machine()).as_dict()
    answer = reached.ask(reached.path(), "PUT", without(body, *path))
    assert refusal(answer) == (400, "InvalidParameter")
    assert missing in answer.text


@pytest.mark.usefixtures("enabled")
def test_a_failover_in_the_other_direction_is_refused(reached):
    body = {"properties": FAILOVER["properties"] | {"failoverDirection": "RecoveryToPrimary"}}
    answer = reached.ask(reached.path("unplannedFailover"), "POST", body)
    assert refusal(answer) == (400, "InvalidFailoverDirection")


@pytest.mark.parametrize("path", ["replicationEvents/x", "replicationJobs/x"])
def test_what_the_vault_does_not_know_is_not_found(reached, path):
    assert refusal(reached.ask(path)) == (404, "ResourceNotFound")


@pytest.mark.parametrize("action", ["", "/refreshProvider"])
def test_a_provider_that_is_not_there_is_not_found(reached, action):
    fabric = reached.world.estate.fabric_id
    path = f"{fabric}/replicationRecoveryServicesProviders/x{action}"
    answer = reached.ask(path, "POST" if action else "GET")
    assert refusal(answer) == (404, "ResourceNotFound")


def test_a_token_that_no_list_gave_is_refused(reached):
    assert refusal(reached.ask("replicationJobs?skipToken=x")) == (400, "InvalidSkipToken")


def test_the_site_knows_one_account_for_machines_without_credentials(reached):
    site = reached.world.estate.site_id
    machine = reached.staging.machine()
    shown = reached.ask(f"{site}/machines/{machine.name}", version="2023-06-06").json()
    listed = reached.ask(f"{site}/runAsAccounts", version="2023-06-06").json()["value"]
    account = reached.ask(shown["properties"]["runAsAccountId"], version="2023-06-06").json()
    assert listed == [account]
    assert account["properties"]["displayName"] == "credentialLessRunAsAccount"
    assert account["properties"]["credentialType"] == "CredentialLessAccount"
    assert reached.ask(site, version="2023-06-06").json()["name"] == reached.world.estate.site


def test_a_site_without_addresses_shows_empty_ones(reached):
    site, machine = reached.world.estate.site_id, reached.staging.machine()
    path = f"{site}/machines/{machine.name}"
    shown = reached.ask(path, version="2023-06-06").json()
    assert (shown["id"], shown["id"].lower()) == (path, path)
    assert shown["properties"]["ipAddresses"] == ""
    assert shown["properties"]["networkAdapters"][0]["ipAddressList"] == []
    assert shown["properties"]["operatingSystemDetails"]["osType"] == "WindowsGuest"


@pytest.mark.usefixtures("enabled")
def test_a_machine_that_cannot_be_deleted_now_stays(reached):
    reached.ask(reached.path("unplannedFailover"), "POST", FAILOVER)
    group = reached.world.estate.target_resource_group_id
    path = f"{group}/providers/Microsoft.Compute/virtualMachines/vm"
    inject(reached.world, Fault(FaultKind.HTTP_ERROR, "delete_virtual_machine", status=500))
    assert reached.ask(path, "DELETE", version="2026-04-01").status_code == 500
    assert reached.ask(path, version="2026-04-01").status_code == 200


def test_a_policys_job_tells_of_the_policy(reached):
    reached.ask("replicationPolicies/mine", "PUT", POLICY)
    job = reached.ask("replicationJobs").json()["value"][0]["properties"]
    assert job["customDetails"]["affectedObjectDetails"]["ObjectName"] == "mine"
    assert job["targetInstanceType"] == "ProtectionProfile"


@pytest.mark.usefixtures("enabled")
def test_a_policy_counts_the_items_that_follow_it(reached):
    policy = reached.ask(f"replicationPolicies/{reached.world.estate.policy}").json()
    assert policy["properties"]["providerSpecificDetails"]["associatedItemsCount"] == 1


@pytest.mark.usefixtures("enabled")
def test_an_item_remembers_when_it_failed_over(reached):
    before = reached.ask(reached.path()).json()["properties"]["lastSuccessfulFailoverTime"]
    reached.ask(reached.path("unplannedFailover"), "POST", FAILOVER)
    after = reached.ask(reached.path()).json()["properties"]["lastSuccessfulFailoverTime"]
    assert (before, after) == (None, stamp(reached.world.now))
