"""Rehearsals over HTTP and by the command line, on a running Ferry."""

import json
import time
import uuid

import pytest
import requests

from local.simulators.aws.scenery import InstanceWish, Scenery
from local.simulators.site_recovery.model.estate import Estate
from local.system import SUBSCRIPTION
from tests.local.command_line.conftest import Command
from tests.triggers.waving import problem

PATIENCE = 90
ESTATE = Estate(subscription_id=SUBSCRIPTION)


def start(ferry, *instances, network=ESTATE.isolated_network_id, **validation):
    name = f"rehearse-{uuid.uuid4().hex[:8]}"
    cutover = {"rehearsal": {"network_id": network} if network else {}, "validation": validation}
    document = {
        "wave": name, "region": ferry.system.region, "instances": list(instances),
        "policy": {"cutover": cutover},
    }  # fmt: skip
    assert ferry.call("POST", "waves", document).status_code == 202
    ferry.until(name, lambda s: s["waiting_for"]["approval"] == len(instances))
    return name


def launch(ferry):
    return Scenery(ferry.system.aws_url).launch(InstanceWish())


@pytest.fixture(scope="module")
def waiting(ferry):
    instances = [launch(ferry), launch(ferry)]
    return start(ferry, *instances, probes=[{"name": "web", "http": {}}]), instances


def listed(ferry, name):
    return ferry.call("GET", f"waves/{name}/rehearsals").json()["rehearsals"]


def until_ended(ferry, name, many):
    deadline = time.monotonic() + PATIENCE
    while len([each for each in listed(ferry, name) if each["ended"]]) < many:
        assert time.monotonic() < deadline, listed(ferry, name)
        time.sleep(0.2)
    return listed(ferry, name)


def test_all_instances_of_a_wave_rehearse_and_wait_on_for_their_approval(ferry, waiting):
    name, instances = waiting
    taken = ferry.call("POST", f"waves/{name}/rehearsals", {"by": "mona"})
    assert (taken.status_code, taken.json()["instances"]) == (202, instances)
    again = ferry.call("POST", f"waves/{name}/rehearsals", {"by": "mona"})
    assert again.status_code == 202
    ended = until_ended(ferry, name, 2)
    assert len(ended) == 2
    assert [(each["passed"], each["by"], each["left_behind"]) for each in ended] == [
        (True, "mona", []),
    ] * 2
    names = [check["name"] for check in ended[0]["checks"]]
    assert names == ["runs", "agent", "boot diagnostics", "probe web"]
    shown = ferry.call("GET", f"waves/{name}").json()
    assert {each["phase"] for each in shown["instances"]} == {"awaiting_approval"}
    world = requests.get(f"{ferry.system.site_recovery_url}/simulator/world", timeout=10).json()
    machines = [machine["vm_id"] for machine in world["virtual_machines"]]
    assert not [each for each in machines if each.endswith("-test")]
    one = ferry.call("GET", f"waves/{name}/instances/{instances[0]}/rehearsals").json()
    assert [each["instance"] for each in one["rehearsals"]] == [instances[0]]


def test_the_command_line_tells_how_a_rehearsal_goes(ferry, waiting):
    name, instances = waiting
    command = Command(ferry.system.url, ferry.system.key)
    ran = command("rehearse", name, "--instance", instances[1], "--every", "0.2", "--json")
    assert ran.exit_code == 0, ran.output
    (found,) = json.loads(ran.stdout)["rehearsals"]
    assert (found["instance"], found["passed"]) == (instances[1], True)
    assert f"{instances[1]}: the test failover" in ran.stderr
    assert command("rehearsals", name).stdout.count("passed") >= 1


def test_a_wave_without_an_isolated_network_is_told_what_to_say(ferry):
    name = start(ferry, launch(ferry), network="")
    refused = problem(ferry.call("POST", f"waves/{name}/rehearsals", {}), 409, "wrong-state")
    assert refused["field"] == "policy.cutover.rehearsal.network_id"
    assert listed(ferry, name) == []


def test_nothing_is_rehearsed_where_people_are_served(ferry):
    name = start(ferry, launch(ferry), network=ESTATE.network_id)
    refused = problem(ferry.call("POST", f"waves/{name}/rehearsals", {}), 422, "invalid-document")
    assert "without peerings" in refused["remedy"]


def test_whom_nobody_knows_rehearses_nothing(ferry, waiting):
    name, _ = waiting
    document = {"instances": ["i-00000000000000bad"]}
    problem(ferry.call("POST", f"waves/{name}/rehearsals", document), 409, "wrong-state")
    problem(ferry.call("POST", "waves/unheard-of/rehearsals", {}), 404, "no-such-wave")
    problem(ferry.call("GET", "waves/unheard-of/rehearsals"), 404, "no-such-wave")
