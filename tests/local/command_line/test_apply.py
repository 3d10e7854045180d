"""`ferry diff` and `ferry apply`, towards the running system, with all that is sent to it heard."""

import json
import threading
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from local.simulators.aws.scenery import InstanceWish, Scenery
from tests.local.command_line.conftest import Command


class Ear(ThreadingHTTPServer):
    """Passes everything on to Ferry, and knows what would change something."""

    daemon_threads = True

    def __init__(self, target):
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target, self.heard = target, []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def take(self):
        """Give what was sent since the last time, but for what only reads."""
        heard, self.heard = self.heard, []
        return heard


class _Passing(BaseHTTPRequestHandler):
    def _pass_on(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length)
        if self.command != "GET":
            self.server.heard.append((self.command, self.path, json.loads(body)))
        headers = {k: v for k, v in self.headers.items() if k.lower() != "host"}
        url = f"{self.server.target}{self.path}"
        answer = requests.request(self.command, url, data=body, headers=headers, timeout=30)
        self.send_response(answer.status_code)
        self.send_header("content-type", answer.headers.get("content-type", ""))
        self.send_header("content-length", str(len(answer.content)))
        self.end_headers()
        self.wfile.write(answer.content)

    do_GET = do_POST = do_PUT = do_DELETE = _pass_on  # noqa: N815

    def log_message(self, *_):
        pass


@pytest.fixture
def ear(ferry):
    listening = Ear(ferry.system.url)
    yield listening
    listening.shutdown()
    listening.server_close()


@pytest.fixture
def heard(ear, ferry):
    return Command(f"http://127.0.0.1:{ear.server_port}", ferry.system.key)


@pytest.fixture
def plan(tmp_path, ferry):
    """Write a plan of a new name; waves by their numbers."""
    name = f"p{uuid.uuid4().hex[:8]}"

    def write(*waves, **more):
        whole = [{"wave": f"{name}-{number}", **said} for number, said in waves]
        common = {"region": ferry.system.region}
        document = {"plan": name, "common": common, "waves": whole, **more}
        file = tmp_path / "plan.yaml"
        file.write_text(json.dumps(document, indent=2))
        return str(file)

    write.name = name
    return write


def nobody():
    return f"i-{uuid.uuid4().hex[:17]}"


def waiting(ferry):
    """Launch an instance that waits for its approval: nothing of it ends by itself."""
    return Scenery(ferry.system.aws_url).launch(InstanceWish())


def steps(document):
    return [(each["wave"].partition("-")[2], each["step"]) for each in document["changes"]]


def sent(ear):
    return [(method, path.removeprefix("/api/")) for method, path, _ in ear.take()]


def until_finished(ferry, wave):
    ferry.until(wave, lambda status: status["state"] == "finished")


def test_a_plan_is_applied_once_and_again_changes_nothing(ear, heard, ferry, plan):
    instance = nobody()
    target = {"targets": {instance: {"vm_size": "Standard_D4s_v5", "tags": {"team": "pay"}}}}
    cutover = {"policy": {"cutover": {"outage": 7200, "hooks": []}}}
    file = plan((1, {"instances": [instance], **target, **cutover}), (2, {"instances": [nobody()]}))
    assert steps(heard.read("diff", file, ending=2)) == [("1", "start"), ("2", "start")]
    assert sent(ear) == []
    told = heard.read("apply", file)
    assert [each["done"] for each in told["changes"]] == [True, True]
    assert sent(ear) == [("POST", "waves")] * 2

    for _ in range(2):
        assert steps(heard.read("apply", file)) == [("1", "unchanged"), ("2", "unchanged")]
        assert steps(heard.read("diff", file)) == [("1", "unchanged"), ("2", "unchanged")]
        until_finished(ferry, f"{plan.name}-1")
    assert sent(ear) == []
    asked = ferry.call("GET", f"waves/{plan.name}-1/document").json()["document"]
    assert asked["targets"] == target["targets"]
    assert asked["wave_plan"] == plan.name


def test_after_a_partial_failure_only_what_failed_is_touched(ear, heard, ferry, plan):
    taken, other = waiting(ferry), f"c-{uuid.uuid4().hex[:8]}"
    document = {"wave": other, "region": ferry.system.region, "instances": [taken]}
    ferry.call("POST", "waves", document)
    file = plan(
        (1, {"instances": [nobody()]}), (2, {"instances": [taken]}), (3, {"instances": [nobody()]})
    )
    told = heard("apply", file)
    assert told.exit_code == 3
    assert f"{taken} belongs to wave {other}" in told.stdout
    assert "wait until that wave has ended" in told.stdout
    assert len(sent(ear)) == 3

    assert steps(heard.read("diff", file, ending=2))[1] == ("2", "start")
    ferry.call("POST", f"waves/{other}/cancel", {})
    until_finished(ferry, other)
    told = heard.read("apply", file)
    assert [each["done"] for each in told["changes"]] == [False, True, False]
    assert [body["wave"] for _, _, body in ear.take()] == [f"{plan.name}-2"]
    ferry.call("POST", f"waves/{plan.name}-2/cancel", {})


def test_a_wave_that_is_held_is_not_changed_and_the_others_go_on(ear, heard, ferry, plan):
    moving, over = waiting(ferry), nobody()
    file = plan((1, {"instances": [moving]}), (2, {"instances": [over]}))
    heard.read("apply", file)
    until_finished(ferry, f"{plan.name}-2")
    ear.take()

    size = {"targets": {moving: {"vm_size": "Standard_D8s_v5"}}}
    file = plan(
        (1, {"instances": [moving], **size}),
        (2, {"instances": [over, nobody()]}),
        (3, {"instances": [nobody()]}),
    )
    told = heard("diff", file)
    assert told.exit_code == 2
    assert "it is under way" in told.stdout
    assert "it has ended" in told.stdout
    assert f"targets.{moving}" not in told.stdout  # all targets are new
    assert "targets: unsaid → " in told.stdout
    told = heard.read("apply", file, ending=3)
    assert steps(told) == [("1", "refused"), ("2", "refused"), ("3", "start")]
    assert [each["done"] for each in told["changes"]] == [False, False, True]
    assert "another name" in told["changes"][0]["remedy"]
    assert [body["wave"] for _, _, body in ear.take()] == [f"{plan.name}-3"]
    ferry.call("POST", f"waves/{plan.name}-1/cancel", {})


def test_what_the_plan_names_no_more_is_taken_back_by_an_explicit_flag_alone(
    ear, heard, ferry, plan
):
    moving, stranger = waiting(ferry), f"{plan.name}-by-hand"
    heard.read("apply", plan((1, {"instances": [moving]}), (2, {"instances": [nobody()]})))
    ferry.call(
        "POST",
        "waves",
        {"wave": stranger, "region": ferry.system.region, "instances": [waiting(ferry)]},
    )
    until_finished(ferry, f"{plan.name}-2")
    ear.take()
    empty = plan()
    assert steps(heard.read("diff", empty)) == [("1", "left")]
    assert steps(heard.read("apply", empty)) == [("1", "left")]
    assert sent(ear) == []

    assert steps(heard.read("diff", empty, "--remove", ending=2)) == [("1", "take_back")]
    asked = heard("apply", empty, "--remove", input="")
    assert (asked.exit_code, "--yes takes back" in asked.stderr) == (1, True)
    assert sent(ear) == []
    told = heard.read("apply", empty, "--remove", "--yes", "--comment", "not this year")
    assert told["changes"][0]["done"]
    ((_, path, body),) = ear.take()
    assert path == f"/api/waves/{plan.name}-1/cancel"
    assert (body["by"], body["comment"]) == ("mona", "not this year")
    until_finished(ferry, f"{plan.name}-1")
    assert steps(heard.read("diff", empty, "--remove")) == []
    assert ferry.call("GET", f"waves/{stranger}").json()["state"] == "running"
    ferry.call("POST", f"waves/{stranger}/cancel", {})


def test_a_wave_waits_for_its_time_and_for_those_before_it(ear, heard, ferry, plan):
    waves = [
        (1, {"instances": [nobody()]}),
        (2, {"instances": [nobody()], "after": [f"{plan.name}-1"]}),
        (3, {"instances": [nobody()], "begins": "2100-01-01T00:00:00Z"}),
    ]
    file = plan(*waves)
    waits = [("2", "wait"), ("3", "wait")]
    assert steps(heard.read("apply", file)) == [("1", "start"), *waits]
    until_finished(ferry, f"{plan.name}-1")
    told = heard("apply", file)
    assert told.exit_code == 0
    assert "1 have not migrated: retry them" in told.stdout
    assert "it begins 2100-01-01 00:00 UTC" in told.stdout
    assert len(ear.take()) == 1
    waves[1][1]["after"] = []
    assert steps(heard.read("apply", plan(*waves)))[1:] == [("2", "start"), ("3", "wait")]


def test_a_plan_that_is_not_right_sends_nothing(ear, heard, plan):
    told = heard.read("apply", plan((1, {"instances": ["web-1"]})), ending=3)
    (error,) = told["errors"]
    assert error["field"] == "waves.0.instances.0"
    assert sent(ear) == []


def test_an_unreachable_ferry_is_told_as_such(nowhere, plan):
    assert nowhere("diff", plan((1, {"instances": [nobody()]})), "--tries", "1").exit_code == 4
