"""Each recording of the real service against the same request here, to the last key."""

import json

import pytest
import requests

from tests.local.simulators.site_recovery.comparing import differences

COUNTS = "counts came with later api-versions than the recording's"
NEWER = {
    ".properties.customDetails.processServers[].protectedItemCount: added": COUNTS,
    ".properties.customDetails.reprotectAgents[].protectedItemCount: added": COUNTS,
    ".properties.customDetails.dras[].forwardProtectedItemCount: added": COUNTS,
    ".properties.customDetails.dras[].reverseProtectedItemCount: added": COUNTS,
}


@pytest.fixture
def recorded(spec_folder):
    def read(name):
        return json.loads((spec_folder / "recorded" / f"{name}.json").read_text())

    return read


@pytest.mark.parametrize(
    ("name", "path", "differs"),
    [
        ("rcm_fabrics_list", "replicationFabrics", {}),
        ("rcm_fabric_get", "replicationFabrics/ferry-fabric", NEWER),
        (
            "rcm_containers_list",
            "replicationFabrics/ferry-fabric/replicationProtectionContainers",
            {},
        ),
        ("rcm_policy_get", "replicationPolicies/24-hour-replication-policy", {}),
    ],
)
def test_a_recorded_answer_has_the_very_keys_of_ours(reached, recorded, name, path, differs):
    theirs, ours = recorded(name)["body"], reached.ask(path).json()
    assert differences(theirs, ours, strict=True) == sorted(differs)


def test_the_recorded_lists_leave_out_what_ours_leave_out(reached, recorded):
    theirs = recorded("rcm_fabrics_list")["body"]["value"][0]["properties"]["customDetails"]
    ours = reached.ask("replicationFabrics").json()["value"][0]["properties"]["customDetails"]
    empty = {key for key, value in theirs.items() if value in ([], None)}
    assert empty == {key for key in ours if ours[key] in ([], None)} - {"vmwareSiteId"}


def test_the_recorded_creation_of_a_policy_goes_step_by_step_like_ours(reached, recorded):
    """The recording shows no Retry-After on the 202; the official examples do, and so do we."""
    creation, polling, reading = (step["response"] for step in _exchange(recorded))
    body = _exchange(recorded)[0]["request"]["body"]
    accepted = reached.ask("replicationPolicies/mine", "PUT", body)
    assert (accepted.status_code, accepted.text) == (creation["status"], creation["body"])
    for header in ("azure-asyncoperation", "location"):
        assert _shape(accepted.headers[header]) == _shape(creation["headers"][header])
    assert "x-ms-ratelimit-remaining-subscription-writes" in accepted.headers
    status = requests.get(
        accepted.headers["azure-asyncoperation"],
        headers={"Authorization": "Bearer none"},
        timeout=10,
    )
    assert list(status.json()) == list(polling["body"])
    assert differences(polling["body"], status.json(), strict=True) == []
    assert status.json()["status"] == polling["body"]["status"]
    shown = reached.ask("replicationPolicies/mine").json()
    assert list(shown) == list(reading["body"])
    assert differences(reading["body"], shown, strict=True) == []
    theirs, ours = (
        body["properties"]["providerSpecificDetails"] for body in (reading["body"], shown)
    )
    assert ours == theirs


def test_an_operation_in_progress_is_told_in_the_recorded_body(reach, stage, recorded):
    reached = reach(stage())
    body = {"properties": {"providerSpecificInput": {"instanceType": "InMageRcm"}}}
    accepted = reached.ask("replicationPolicies/mine", "PUT", body)
    ours = requests.get(
        accepted.headers["Azure-AsyncOperation"],
        headers={"Authorization": "Bearer none"},
        timeout=10,
    ).json()
    theirs = recorded("v2a_classic_policy_create")["in_progress_body_seen_elsewhere"]
    assert list(ours) == list(theirs)
    assert {key: ours[key] for key in ours if theirs[key] is None} == {
        key: None for key in theirs if theirs[key] is None
    }
    assert ours["status"] == theirs["status"]


def _exchange(recorded):
    return recorded("v2a_classic_policy_create")["exchange"]


def _shape(url):
    """Tell the words of a polling address that do not differ from vault to vault."""
    words = url.split("?")[0].split("/")
    return [word for word in words if word.startswith(("replication", "operation", "Subscr"))]
