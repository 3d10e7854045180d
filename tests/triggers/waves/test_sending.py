"""Waves over HTTP: what is accepted, what is refused at the door."""

import uuid

import pytest

from tests.triggers.waving import finished, problem

NOWHERE = "i-00000000000000bad"


SUBSCRIPTION = "/subscriptions/11111111-2222-3333-4444-555555555555"


@pytest.mark.parametrize("path", ["waves/x", "waves", "waves/x/approval", "waves/x/cancel"])
def test_nobody_enters_without_a_key(ferry, path):
    for headers in ({}, {"x-functions-key": "wrong"}):
        method = "GET" if path == "waves/x" else "POST"
        assert ferry.call(method, path, headers=headers).status_code == 401


def test_a_wave_is_accepted_with_the_address_of_its_status(ferry, order, name):
    response = ferry.call("POST", "waves", order())
    assert response.status_code == 202
    assert response.headers["Location"] == f"{ferry.system.url}/api/waves/{name}"
    status = ferry.until(name, finished)
    (instance,) = status["instances"]
    assert instance["outcome"] == "failed"
    assert "does not exist" in instance["because"]
    assert "Check the instance id" in instance["remedy"]


def test_the_same_document_again_is_the_same_wave_and_another_is_refused(
    ferry, order, name, nobody
):
    for _ in range(2):
        assert ferry.call("POST", "waves", order()).status_code == 202
    other = order(instances=[nobody, "i-00000000000000bae"])
    document = problem(ferry.call("POST", "waves", other), 409, "wave-exists")
    assert "new name" in document["remedy"]
    assert len(ferry.until(name, finished)["instances"]) == 1
    assert ferry.call("POST", "waves", order()).status_code == 202  # also when it has ended
    assert ferry.call("GET", f"waves/{name}").json()["state"] == "finished"


def test_a_wave_is_read_back_as_it_was_asked_for_by_whichever_spelling(ferry, order, name, nobody):
    spelt = {"wave_plan": "t", "policy": {"cutover": {"outage": 7200, "together": 0}}}
    asked = order(targets={nobody: {"vm_size": "Standard_D4s_v5"}}, **spelt)
    assert ferry.call("POST", "waves", asked).status_code == 202
    assert ferry.call("POST", "waves", order(instances=[nobody, NOWHERE])).status_code == 409
    told = ferry.call("GET", f"waves/{name}/document").json()
    assert told["document"] == {**asked, "policy": {"cutover": {"outage": "PT2H"}}}
    assert (told["wave"], len(told["fingerprint"])) == (name, 64)


@pytest.mark.parametrize(
    ("flaw", "field", "remedy"),
    [
        ({"wave": "Payroll 1"}, "wave", "matches"),
        ({"wave": "x" * 41}, "wave", "matches"),
        ({"region": "europe"}, "region", "matches"),
        ({"account": "12"}, "account", "matches"),
        ({"instances": []}, "instances", "at least one"),
        ({"instances": ["web-1"]}, "instances.0", "matches"),
        ({"instances": [NOWHERE, NOWHERE]}, "instances", "each instance once"),
        ({"instances": [f"i-{n:017x}" for n in range(2_001)]}, "instances", "3 waves of about 667"),
        ({"instances": None}, "instances", "Add instances or select"),
        ({"select": {"tags": {"Wave": "1"}}}, "instances", "Remove instances or select"),
        ({"select": {"tags": {}}}, "select.tags", "at least one"),
        ({"speed": 9}, "speed", "Remove speed"),
        ({"targets": {"i-00000001": {}}}, "targets", "Add i-00000001 to instances"),
        ({"targets": {NOWHERE: {"vm_name": "-web-"}}}, f"targets.{NOWHERE}.vm_name", "matches"),
        ({"targets": {NOWHERE: {"disk": "x"}}}, f"targets.{NOWHERE}.disk", "Remove"),
        ({"policy": {"pace": {"lunch": {}}}}, "policy.pace", "Name one of: command,"),
        ({"policy": {"order": "random"}}, "policy.order", "'together' or 'listed'"),
        ({"policy": {"approvers": ["a\0b"]}}, "policy.approvers.0", "matches"),
        ({"vault": {"subscription_id": "s"}}, "vault.subscription_id", "matches"),
        ({"policy": {"pace": {"job": {"every": "soon"}}}}, "policy.pace.job.every", "problem"),
        ({"policy": {"approval_timeout": "P91D"}}, "policy.approval_timeout", "problem says"),
    ],
)
def test_nonsense_is_refused_by_field_with_a_remedy(ferry, order, flaw, field, remedy):
    document = problem(ferry.call("POST", "waves", order(**flaw)), 422, "invalid-document")
    assert document["errors"][0]["field"] == field
    assert remedy in document["errors"][0]["remedy"]


def test_everything_that_is_missing_is_named_at_once(ferry):
    document = problem(ferry.call("POST", "waves", {}), 422, "invalid-document")
    fields = {error["field"]: error["remedy"] for error in document["errors"]}
    add = {"wave": "Add wave.", "region": "Add region."}
    assert fields == {**add, "instances": "Add instances or select."}


@pytest.mark.parametrize(
    ("target", "field", "remedy"),
    [
        ({"vm_name": "Azure"}, "vm_name", "not Azure"),
        ({"vm_name": "our-Windows-box"}, "vm_name", "no microsoft or windows"),
        ({"vm_name": "login-1"}, "vm_name", "not login"),
        ({"vm_name": "a" * 64}, "vm_name", "matches"),
        ({"vm_name": "web_1"}, "vm_name", "matches"),
        ({"resource_group_id": f"{SUBSCRIPTION}/resourceGroups/ends."}, "resource_group_id", "mat"),
        ({"network_id": f"{SUBSCRIPTION}/resourceGroups/g"}, "network_id", "matches"),
        ({"subnet_name": "-first"}, "subnet_name", "matches"),
        ({"disk_type": "UltraSSD_LRS"}, "disk_type", "'Premium_LRS'"),
        ({"tags": {"a/b": "c"}}, "tags.a/b", "matches"),
        ({"tags": {"n" * 513: "c"}}, f"tags.{'n' * 513}", "problem says"),
        ({"tags": {"n": "v" * 257}}, "tags.n", "problem says"),
        ({"tags": {f"n{n}": "" for n in range(51)}}, "tags", "problem says"),
        ({"tags": {"Owner": "a", "owner": "b"}}, "tags", "Remove 'owner' or 'Owner'"),
    ],
)
def test_what_azure_would_refuse_in_the_middle_of_a_failover_is_refused_at_the_door(
    ferry, order, target, field, remedy
):
    response = ferry.call("POST", "waves", order(targets={NOWHERE: target}))
    (error,) = problem(response, 422, "invalid-document")["errors"]
    assert error["field"] == f"targets.{NOWHERE}.{field}"
    assert remedy in error["remedy"]


def test_two_machines_of_one_name_are_refused_in_one_resource_group_only(ferry, order, nobody):
    other = f"i-{uuid.uuid4().hex[:17]}"
    same = {nobody: {"vm_name": "web"}, other: {"vm_name": "WEB"}}
    document = order(instances=[nobody, other], targets=same)
    refused = problem(ferry.call("POST", "waves", document), 422, "invalid-document")
    assert "called 'web'" in refused["detail"]
    same[other]["resource_group_id"] = f"{SUBSCRIPTION}/resourceGroups/other"
    assert ferry.call("POST", "waves", document).status_code == 202


def test_the_order_in_which_a_document_names_its_targets_makes_no_other_wave(ferry, order, nobody):
    ids = [nobody, f"i-{uuid.uuid4().hex[:17]}"]
    for names in (ids, ids[::-1]):
        document = order(
            instances=ids, targets={each: {"vm_size": "Standard_D2s_v5"} for each in names}
        )
        assert ferry.call("POST", "waves", document).status_code == 202
