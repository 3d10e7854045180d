"""A wave whose whole world is killed again and again, and which ends as if nothing had been."""

import base64
import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
import requests
from azure.storage.queue import QueueClient

from domain.approval import ACKNOWLEDGEMENT
from domain.itinerary import Phase
from tests.local.state.secrets_in_use import DOCUMENTED, ELSEWHERE, InUse

ROOT = Path(__file__).resolve().parents[3]
# A message in the hands of a dead host is seen again after ten minutes otherwise.
QUICK = {"AzureFunctionsJobHost__extensions__queues__lease": "00:00:05"}


class Survivor:
    """`run.py up --state`, killed and started again; the address and the key must stay."""

    def __init__(self, place, secrets):
        self.place, self.secrets = place, secrets
        self.said = ""
        self.start()

    def start(self):
        command = [sys.executable, "-m", "local", "up", "--instances", "2", "--speed", "300"]
        self.process = subprocess.Popen(
            [*command, "--state", str(self.place)],
            cwd=ROOT,
            env={**os.environ, **QUICK, **self.secrets.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        assert line, self.process.stderr.read()
        self.where = json.loads(line)

    def kill(self):
        self.process.kill()
        self.said += self.process.communicate()[1]

    def kill_host(self):
        parts = json.loads((self.place / "running.json").read_text())["parts"]
        os.kill(parts["host"], signal.SIGKILL)
        assert self.process.wait(timeout=60) == 1
        self.said += self.process.stderr.read()

    def call(self, method, path, body=None):
        headers = {"x-functions-key": self.where["key"]}
        url = f"{self.where['ferry']}/api/{path}"
        return requests.request(method, url, json=body, headers=headers, timeout=60)

    def until(self, condition, patience=400):
        deadline = time.monotonic() + patience
        while not condition(status := self.call("GET", "waves/big").json()):
            assert time.monotonic() < deadline, status
            time.sleep(0.05)
        return status

    def control(self, part, path):
        return requests.get(f"{self.where[part]}/{path}", timeout=60).json()


@pytest.fixture
def survivor(tmp_path):
    secrets = InUse(tmp_path)
    survivor = Survivor(tmp_path / "state", secrets)
    yield survivor
    secrets.stop()
    with contextlib.suppress(ProcessLookupError):
        survivor.kill()


def run(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "local", *map(str, arguments)],
        cwd=ROOT, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip


def send(survivor, wave):
    wish = json.dumps(
        {
            "wave": wave,
            "account": ELSEWHERE,
            "region": survivor.where["region"],
            "instances": ["i-" + "0" * 17],
        }
    )
    queue = QueueClient.from_connection_string(survivor.where["storage"], "migration-requests")
    queue.send_message(base64.b64encode(wish.encode()).decode())


def one_has_reached(phase):
    order = list(Phase)
    return lambda status: any(
        order.index(Phase(each["phase"])) >= order.index(phase) for each in status["instances"]
    )


def effects(entries, name, done):
    return Counter(each[name] for each in entries if done(each))


@pytest.mark.timeout(900)
def test_a_wave_goes_on_whatever_is_killed(survivor, tmp_path):
    instances = list(survivor.where["instances"])
    document = {
        "wave": "big",
        "region": survivor.where["region"],
        "instances": instances,
        "policy": {"cutover": {"hooks": [survivor.secrets.hook]}},
    }
    survivor.secrets.let_in(survivor.where)
    assert survivor.call("POST", "waves", document).status_code == 202
    send(survivor, "queued")
    survivor.kill()  # the moment that both were accepted
    before = survivor.where
    survivor.start()
    assert survivor.where == before  # every address, every key, every instance
    second = run("up", "--state", survivor.place)
    assert (second.returncode, second.stdout) == (1, "")
    assert f"{survivor.place} is in use: another Ferry works on it" in second.stderr

    survivor.until(one_has_reached(Phase.AWAITING_APPROVAL))
    survivor.secrets.approve(survivor, "big")
    seen = survivor.call("GET", "waves/big/events").json()["events"]
    assert run("backup", "--state", survivor.place, tmp_path / "backup").returncode == 0
    survivor.kill()
    elsewhere = tmp_path / "restored"
    restored = run("restore", "--state", elsewhere, tmp_path / "backup")
    assert restored.returncode == 0, restored.stderr
    survivor.place = elsewhere
    survivor.start()
    assert survivor.call("GET", "waves/big/events").json()["events"][: len(seen)] == seen

    survivor.until(one_has_reached(Phase.FAILING_OVER))
    survivor.kill_host()
    survivor.start()
    status = survivor.until(lambda status: decide(survivor, status))

    assert [each["outcome"] for each in status["instances"]] == ["migrated"] * 2, status
    vault = survivor.control("site_recovery", "simulator/ledger")["entries"]
    done = effects(vault, "operation", lambda each: not each["effect"].startswith("refused"))
    once = ("enable_replication", "unplanned_failover", "commit", "disable_replication")
    assert {name: done[name] for name in once} == dict.fromkeys(once, 2)
    aws = survivor.control("aws", "ferry-simulator/ledger")
    stopped = effects(aws, "action", lambda each: each["status"] < 400)["StopInstances"]
    assert stopped == 2
    queued = survivor.call("GET", "waves/queued").json()
    assert queued["state"] == "finished"
    assert "does not exist" in queued["instances"][0]["because"], queued  # somebody was let in
    survivor.process.send_signal(signal.SIGTERM)
    said = survivor.process.communicate(timeout=60)
    assert survivor.process.returncode == 0
    survivor.secrets.assert_all_were_used()
    assert survivor.secrets.found(survivor.where, survivor.said + "".join(said)) == DOCUMENTED


def decide(survivor, status):
    """Approve whoever has come to the gate since, and tell whether all is over."""
    if status["waiting_for"]["approval"]:
        approval = {"decision": "approve", "acknowledges": ACKNOWLEDGEMENT}
        survivor.call("POST", "waves/big/approval", approval)
    return status["state"] == "finished"
