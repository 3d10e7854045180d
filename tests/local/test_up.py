import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

ROOT = Path(__file__).resolve().parents[2]
PARTS = {"azurite.js", "local.simulators.aws", "local.simulators.site_recovery", "local.host"}


def children(pid):
    """Find a process's children with their command lines."""
    found = {}
    for entry in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError):
            stat = (entry / "stat").read_text().rsplit(")", 1)[1].split()
            if int(stat[1]) == pid and stat[0] != "Z":
                found[int(entry.name)] = (entry / "cmdline").read_text().replace("\0", " ")
    return found


def gone(pids, patience=20):
    deadline = time.monotonic() + patience
    while alive := [pid for pid in pids if Path(f"/proc/{pid}").exists() and not zombie(pid)]:
        assert time.monotonic() < deadline, alive
        time.sleep(0.05)
    return True


def zombie(pid):
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z"
    return True


@pytest.fixture
def running():
    """The local system as a process of its own, with the pids of its parts."""
    command = [sys.executable, "-m", "local", "up", "--instances", "1"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        process.addresses = json.loads(process.stdout.readline())
        process.parts = children(process.pid)
        yield process
        process.kill()


def part(process, name):
    return next(pid for pid, command in process.parts.items() if name in command)


def test_up_says_where_everything_answers_and_leaves_nothing_behind(running):
    assert {n for n in PARTS for c in running.parts.values() if n in c} == PARTS
    where = running.addresses
    headers = {"x-functions-key": where["key"]}
    assert (
        requests.get(f"{where['ferry']}/api/waves/x", headers=headers, timeout=9).status_code == 404
    )
    assert requests.get(where["aws"], timeout=9).ok
    assert requests.get(where["site_recovery"], timeout=9).status_code < 500
    assert list(where["instances"].values())
    running.send_signal(signal.SIGTERM)
    assert running.wait(timeout=30) == 0
    assert gone(running.parts)


def test_ctrl_c_ends_it_as_well(running):
    running.send_signal(signal.SIGINT)
    assert running.wait(timeout=30) == 0
    assert gone(running.parts)


@pytest.mark.parametrize("name", ["azurite", "site_recovery"])
def test_the_death_of_a_part_ends_everything_and_is_named(running, name):
    os.kill(part(running, name), signal.SIGKILL)
    assert running.wait(timeout=30) == 1
    assert f"{name} ended with -9" in running.stderr.read()
    assert gone(running.parts)


def test_no_part_outlives_a_parent_that_was_killed(running):
    running.kill()
    assert gone(running.parts)


def test_a_port_that_is_taken_is_named():
    with socket.create_server(("127.0.0.1", 0)) as server:
        taken = str(server.getsockname()[1])
        second = subprocess.run(
            [sys.executable, "-m", "local", "up", "--port", taken],
            cwd=ROOT, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
    assert second.returncode == 1
    assert taken in second.stderr
    assert second.stdout == ""
