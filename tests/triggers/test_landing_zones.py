"""Landing zones over HTTP, on the whole local system."""

import time
import uuid

import pytest

from local.simulators.aws.control_client import AwsControl

PATIENCE = 90


@pytest.fixture
def ferry(empty_ferry):
    """Take the one that has no appliance yet: a second one would be in the way of all waves."""
    return empty_ferry


@pytest.fixture
def name():
    return f"z-{uuid.uuid4().hex[:8]}"


def document(ferry, name):
    aws = {"region": ferry.system.region, "subnet_id": ferry.system.subnet_id}
    return {"zone": name, "aws": aws}


def post(ferry, name, **different):
    body = {**document(ferry, name), **different}
    return ferry.call("POST", "landing-zones", body)


def until(ferry, name, condition):
    deadline = time.monotonic() + PATIENCE
    while not condition(status := ferry.call("GET", f"landing-zones/{name}").json()):
        assert time.monotonic() < deadline, status
        time.sleep(0.1)
    return status


def problem(response, status, kind):
    assert response.status_code == status, response.text
    document = response.json()
    assert document["type"] == f"urn:ferry:problem:{kind}"
    return document


def decide(ferry, name, verb, **document):
    return ferry.call("POST", f"landing-zones/{name}/{verb}", document)


def test_a_zone_is_prepared_over_http_from_the_document_to_the_protection_group(ferry, name):
    accepted = post(ferry, name, instances=[next(iter(ferry.system.instances))])
    assert accepted.status_code == 202, accepted.text
    assert accepted.headers["location"].endswith(f"/api/landing-zones/{name}")
    assert accepted.json()["state"] == "preparing"
    waiting = until(ferry, name, lambda status: status["manual_step"] or status["outcome"])
    assert "44368" in waiting["manual_step"]["words"], waiting
    assert (waiting["step"], waiting["phase"]) == (
        {"number": 2, "of": 6, "name": "Servers"},
        "awaiting_appliance_setup",
    )
    (server,) = waiting["servers"]
    AwsControl(ferry.system.aws_url).sign_in(server["id"])
    taken = decide(ferry, name, "manual-steps/done", by="mona", comment="signed in", number=1)
    assert taken.status_code == 202, taken.text
    ended = until(ferry, name, lambda status: status["outcome"])
    assert (ended["outcome"], ended["because"]) == ("ready", f"protection group {name} ready")
    assert [step["name"] for step in ended["steps"]][-1] == "Protection group"
    addresses = {each["address"] for each in ended["components"]}
    assert server["address"] in addresses
    assert {(row["instance"] is None, row["port"]) for row in ended["reach"]} == {
        (False, 135),
        (False, 139),
        (False, 445),
        (True, 443),
        (True, 9443),
    }
    events = ferry.call("GET", f"landing-zones/{name}/events").json()["events"]
    assert "done by mona: signed in" in [event["words"] for event in events]
    assert (
        post(ferry, name, instances=[next(iter(ferry.system.instances))]).json()["state"] == "ready"
    )
    assert name in [zone["zone"] for zone in ferry.call("GET", "landing-zones").json()["zones"]]

    problem(post(ferry, name), 409, "landing-zone-exists")
    problem(decide(ferry, name, "manual-steps/done"), 409, "landing-zone-state")
    assert decide(ferry, name, "cancel", by="mona").status_code == 202
    ended = until(ferry, name, lambda status: status["outcome"])
    assert (ended["outcome"], ended["attempt"], ended["left_behind"]) == ("cancelled", 2, [])
    assert "vault" in ended["kept"][0]
    problem(decide(ferry, name, "cancel"), 409, "landing-zone-state")


def test_events_come_page_by_page_and_a_zone_that_nobody_brought_is_unknown(ferry, name):
    assert post(ferry, name).status_code == 202
    until(ferry, name, lambda status: status["manual_step"] or status["outcome"])
    first = ferry.call("GET", f"landing-zones/{name}/events?limit=1").json()
    rest = ferry.call("GET", f"landing-zones/{name}/events?after={first['next']}").json()
    assert [first["events"][0]["phase"], rest["events"][0]["phase"]] == [
        "preparing_vault",
        "launching_appliance",
    ]
    assert problem(decide(ferry, name, "retry"), 409, "landing-zone-state")["remedy"]
    assert decide(ferry, name, "cancel").status_code == 202
    until(ferry, name, lambda status: status["outcome"] == "cancelled")
    for path in ("", "/events"):
        response = ferry.call("GET", f"landing-zones/nobodys{path}")
        assert problem(response, 404, "no-such-landing-zone")["field"] == "zone"
    problem(ferry.call("GET", "landing-zones/A"), 404, "no-such-landing-zone")


@pytest.mark.parametrize(
    ("different", "field", "words"),
    [
        ({"zone": "A"}, "zone", "matches"),
        ({"zone": "z" * 31}, "zone", "matches"),
        ({"provider": "VMware"}, "provider", "InMageRcm"),
        ({"aws": {"region": "frankfurt", "subnet_id": "subnet-0000000a"}}, "aws.region", "match"),
        ({"aws": {"region": "eu-west-1", "subnet_id": "subnet-1"}}, "aws.subnet_id", "match"),
        ({"aws": {"region": "eu-west-1"}}, "aws.subnet_id", "Add aws.subnet_id"),
        ({"azure": {"location": "West Europe"}}, "azure.location", "match"),
        ({"azure": {"key_vault_url": "http://vault"}}, "azure.key_vault_url", "match"),
        ({"azure": {"colour": 1}}, "azure.colour", "Remove"),
        ({"azure": {"subnet_id": "/subnets/1"}}, "azure.subnet_id", "match"),
        ({"load": {"machines": 0}}, "load.machines", "problem"),
        ({"load": {"machines": 500}}, "load", "Split them into 3 landing zones"),
        ({"load": {"daily_change_gib": 5000}}, "load", "Split them into 3 landing zones"),
        ({"instances": ["i-0000000a"] * 2}, "instances", "once"),
        (
            {"instances": ["i-0000000a", "i-0000000b"], "load": {"machines": 1}},
            "load.machines",
            "all machines",
        ),
        ({"instances": [f"i-{n:08x}" for n in range(201)]}, "instances", "problem"),
        ({"protection_group": "-"}, "protection_group", "match"),
        (
            {"replication": {"crash_consistent_frequency": 7}},
            "replication.crash_consistent_frequency",
            "",
        ),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_by_field_with_a_remedy(
    ferry, name, different, field, words
):
    response = post(ferry, name, **different)
    errors = problem(response, 422, "invalid-document")["errors"]
    assert errors[0]["field"] == field
    assert words in errors[0]["remedy"]
    assert errors[0]["remedy"]


@pytest.mark.parametrize(
    ("different", "field"),
    [
        ({"provider": "InMageAzureV2"}, "provider"),
        ({"azure": {"location": "northeurope"}}, "azure.location"),
    ],
)
def test_a_retired_provider_and_a_wrong_region_pair_are_refused_with_the_remedy(
    ferry, name, different, field
):
    document = problem(post(ferry, name, **different), 422, "invalid-document")
    assert document["field"] == field
    assert document["remedy"]
    assert ferry.call("GET", f"landing-zones/{name}").status_code == 404


def test_classic_servers_on_both_sides_set_themselves_up_register_and_are_taken_back(ferry, name):
    classic = {"provider": "InMageAzureV2", "allow_retired_provider": True}
    instances = list(ferry.system.instances)
    accepted = post(ferry, name, **classic, instances=instances, accept_closed_ports=True)
    assert accepted.status_code == 202, accepted.text
    waiting = until(ferry, name, lambda status: status["manual_step"] or status["outcome"])
    assert waiting["phase"] == "awaiting_run_as_account", waiting
    assert decide(ferry, name, "manual-steps/done", comment="not pushed").status_code == 202
    ended = until(ferry, name, lambda status: status["outcome"])
    assert (ended["outcome"], ended["because"]) == ("ready", f"protection group {name} ready")
    assert [server["role"] for server in ended["servers"]] == [
        "configuration server",
        "process server",
    ]
    registered = {each["role"]: each["address"] for each in ended["components"]}
    for server in ended["servers"]:
        assert registered[server["role"]] == server["address"]
    closed = {row["instance"] for row in ended["reach"] if not row["open"]}
    assert closed == set(instances)
    assert decide(ferry, name, "cancel", by="mona").status_code == 202
    ended = until(ferry, name, lambda status: status["outcome"])
    assert (ended["outcome"], ended["left_behind"]) == ("cancelled", [])
