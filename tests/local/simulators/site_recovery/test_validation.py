"""Requests held against the SDK's models."""

import copy

import pytest
from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.dispatch import ROUTER
from local.simulators.site_recovery.http.validation import fields_of, require_valid
from local.simulators.site_recovery.model.errors import ArmError

ENABLE = {
    "properties": {
        "policyId": "p",
        "protectableItemId": None,
        "providerSpecificDetails": {
            "instanceType": "InMageRcm",
            "fabricDiscoveryMachineId": "m",
            "targetResourceGroupId": "g",
            "processServerId": "s",
            "disksDefault": {"diskType": "Standard_LRS", "logStorageAccountId": "l"},
            "targetVmTags": [{"tagName": "a", "tagValue": "b"}],
        },
    }
}
DETAILS = ("properties", "providerSpecificDetails")


def changed(path, value, document=ENABLE):
    document = copy.deepcopy(document)
    place = document
    for key in path[:-1]:
        place = place[key]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return document


def problem(document, model=models.EnableProtectionInput):
    with pytest.raises(ArmError) as caught:
        require_valid(document, model)
    assert (caught.value.status, caught.value.code) == (400, "InvalidRequestContent")
    return caught.value.message


def test_what_the_sdk_and_microsofts_scripts_send_is_valid():
    require_valid(ENABLE, models.EnableProtectionInput)
    require_valid(changed((*DETAILS, "storageAccountId"), None), models.EnableProtectionInput)
    removal = {"instanceType": "InMageRcm", "replicaVmDeletionStatus": "Retain"}
    document = {"properties": {"replicationProviderInput": removal}}
    require_valid(document, models.DisableProtectionInput)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        (("surprise",), 1, "'surprise' on type 'EnableProtectionInput'"),
        (("properties", "surprise"), None, "Path 'properties.surprise'"),
        ((*DETAILS, "targetAzureVmName"), "x", "'targetAzureVmName' on type 'InMageRcmEnable"),
        ((*DETAILS, "disksDefault", "surprise"), 1, "disksDefault.surprise"),
        ((*DETAILS, "targetVmTags", 0, "surprise"), 1, "targetVmTags[0].surprise"),
    ],
)
def test_an_unknown_field_is_named_wherever_it_hides(path, value, words):
    assert words in problem(changed(path, value))


@pytest.mark.parametrize("name", ["fabricDiscoveryMachineId", "processServerId", "instanceType"])
@pytest.mark.parametrize("value", [None, ...])
def test_a_required_field_is_missed_whether_absent_or_null(name, value):
    message = problem(changed((*DETAILS, name), value))
    assert name in message or "on type 'EnableProtectionProviderSpecificInput'" in message


def test_a_read_only_field_may_not_be_sent():
    assert fields_of(models.InMageRcmProtectedDiskDetails)["diskId"].read_only
    message = problem({"diskId": "d"}, models.InMageRcmProtectedDiskDetails)
    assert "'diskId'" in message
    assert "read-only" in message


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("properties",), "text"),
        (("properties", "policyId"), 7),
        ((*DETAILS, "targetVmTags"), {}),
        ((*DETAILS, "targetVmTags"), ["text"]),
        ((*DETAILS, "disksDefault", "sectorSizeInBytes"), "512"),
        ((*DETAILS, "disksDefault", "sectorSizeInBytes"), True),
    ],
)
def test_a_value_of_another_type_is_refused(path, value):
    assert "Expected" in problem(changed(path, value))


def test_a_body_that_is_no_object_is_refused():
    assert "Expected an object" in problem([])


def test_enums_are_open():
    document = changed((*DETAILS, "disksDefault", "diskType"), "Tomorrow_LRS")
    require_valid(document, models.EnableProtectionInput)


def test_every_model_that_a_route_reads_can_be_taken_apart():
    read = {route.model for _, route in ROUTER._routes if route.model}
    assert len(read) > 15
    assert all(fields_of(model) for model in read)


@pytest.mark.parametrize(
    ("content", "words"), [(b"{", "invalid"), (b'{"surprise": 1}', "surprise"), (b"[]", "object")]
)
def test_a_bad_body_is_refused_on_the_wire(reached, content, words):
    answer = reached.ask("replicationPolicies/mine", "PUT", data=content)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


def test_an_operation_without_a_body_takes_none(reached, enabled):
    del enabled
    where = reached.path("failoverCommit")
    assert "does not take a body" in reached.ask(where, "POST", {"a": 1}).text
    assert reached.ask(where, "POST", {}).status_code == 409
