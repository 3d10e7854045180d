"""The control endpoint: staging a world over the network."""

import json

import pytest

from local.simulators.site_recovery.model.settings import Mode


@pytest.fixture
def control(reach, stage):
    """Send a control request and read what comes back."""
    reached = reach(stage())

    def send(path, method="GET", body=None):
        answer = reached.ask(f"/simulator/{path}", method, body, version="", Authorization="")
        return answer.status_code, json.loads(answer.content or b"null")

    send.reached = reached
    return send


AGENT = {
    "bios_id": "ec2a1b2c-0000-4000-8000-0000000000aa",
    "fqdn": "WIN-7.corp.example",
    "ip_address": "10.0.0.7",
    "disks": [{"size": 34359738368}, {"size": 1073741824, "used": 5}],
    "after": 60,
}


def test_an_agent_registers_and_its_machine_appears(control):
    status, machine = control("agents", "POST", AGENT)
    reached = control.reached
    site = f"{reached.world.estate.site_id}/machines"
    assert reached.ask(site, version="2023-06-06").json()["value"] == []
    reached.staging.wait(minutes=1)
    shown = reached.ask(f"{site}/{machine['name']}", version="2023-06-06").json()
    assert (status, shown["properties"]["ipAddresses"]) == (200, "10.0.0.7")
    assert shown["properties"]["disks"][1]["usedSpaceInBytes"] == 5


def test_the_world_shows_everything_that_is_there(control):
    control("agents", "POST", AGENT)
    _, world = control("world")
    assert world["machines"][0]["fqdn"] == "WIN-7.corp.example"
    assert world["settings"]["discovery_delay"] == 900
    assert world["appliances"][0]["beats"]


def test_the_world_shows_how_far_an_item_is(control):
    staging = control.reached.staging
    staging.protect()
    staging.fail_over()
    _, world = control("world")
    assert world["items"][0]["stage"] == "COMMIT_PENDING"
    assert world["items"][0]["virtual_machine"] == world["virtual_machines"][0]["vm_id"]
    assert {job["scenario"] for job in world["jobs"]} == {
        "EnableDr",
        "IrCompletion",
        "UnplannedFailover",
    }


def test_a_reset_begins_anew_with_the_settings_that_are_given(control):
    control("agents", "POST", AGENT)
    _, world = control("reset", "POST", {"mode": "looks", "looks": {"job": 5}})
    assert (world["machines"], world["settings"]["looks"]["job"]) == ([], 5)
    assert control.reached.world.settings.mode is Mode.LOOKS
    _, again = control("reset", "POST")
    assert again["settings"] == world["settings"]


@pytest.mark.parametrize("kind", ["machines/win-7", "appliances/ferry-appliance"])
def test_heartbeats_are_stopped_and_started(control, kind):
    control("agents", "POST", AGENT)
    listed = kind.split("/")[0]
    for beats in (False, True):
        control(f"{kind}/heartbeat", "POST", {"beats": beats})
        assert control("world")[1][listed][0]["beats"] is beats


def test_a_fault_is_injected_listed_and_withdrawn(control):
    _, injected = control(
        "faults", "POST", {"kind": "throttle", "when": "list_fabrics", "times": 0}
    )
    number = injected["number"]
    assert control("faults")[1][number]["retry_after"] == 30
    assert control.reached.ask("replicationFabrics").status_code == 429
    assert control(f"faults/{number}", "DELETE") == (204, None)
    assert control.reached.ask("replicationFabrics").status_code == 200
    assert control(f"faults/{number}", "DELETE")[0] == 404


def test_the_ledger_lists_mutating_calls_with_their_effects(control):
    body = {"properties": {"providerSpecificInput": {"instanceType": "InMageRcm"}}}
    control.reached.ask("replicationPolicies/mine", "PUT", body)
    control.reached.ask("replicationPolicies/unheard-of", "DELETE")
    control.reached.staging.wait(minutes=1)
    control.reached.ask("replicationPolicies/mine", "DELETE")
    _, ledger = control("ledger")
    assert [(e["operation"], e["effect"].split()[0]) for e in ledger["entries"]] == [
        ("create_policy", "job"),
        ("delete_policy", "nothing"),
        ("delete_policy", "job"),
    ]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("agents", {"fqdn": "x"}),
        ("agents", AGENT | {"surprise": 1}),
        ("faults", {"kind": "surprise"}),
        ("faults", {"kind": "throttle", "surprise": 1}),
        ("reset", {"jobs": {"surprise": 1}}),
        ("machines/win-7/heartbeat", {}),
    ],
)
def test_a_control_request_that_is_wrong_is_refused_with_the_reason(control, path, body):
    control("agents", "POST", AGENT)
    status, answer = control(path, "POST", body)
    assert (status, answer["error"]["code"]) == (400, "InvalidControl")
