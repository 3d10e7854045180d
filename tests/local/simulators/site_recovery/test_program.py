"""The simulator as a program of its own."""

import json
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import requests

PROJECT = Path(__file__).resolve().parents[4]


@pytest.fixture
def program():
    """Start the program with arguments; it is ended by SIGTERM if the test does not end it."""
    started = []

    def start(*arguments):
        command = [sys.executable, "-m", "local.simulators.site_recovery", *arguments]
        process = subprocess.Popen(command, cwd=PROJECT, stdout=subprocess.PIPE, text=True)
        started.append(process)
        return process, json.loads(process.stdout.readline())

    yield start
    for process in started:
        process.terminate()
        process.wait(timeout=20)
        process.stdout.close()


def test_one_line_tells_an_operator_all_that_is_needed(program):
    options = ("--vault", "v", "--subscription", "s", "--resource-group", "g", "--appliance", "a")
    _, line = program(
        "--clock-origin", "2026-01-01T00:00:00", "--settings", '{"seed": 7}', *options
    )
    world = requests.get(f"{line['url']}/simulator/world", timeout=10).json()
    assert line["part"] == "site_recovery"
    assert line["vault"] == (
        "/Subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v"
    )
    assert line["policy_name"] == "24-hour-replication-policy"
    for name in ("target_resource_group", "network", "cache_storage_account"):
        assert line[name].startswith("/subscriptions/s/resourceGroups/")
    assert world["appliances"] == [{"name": "a", "address": "10.0.0.10", "beats": True}]
    assert world["settings"]["seed"] == 7
    assert world["now"] > "2026-01-01"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(program, number):
    process, _ = program()
    process.send_signal(number)
    assert process.wait(timeout=20) == 0


def test_its_clock_runs_as_fast_as_it_is_told_to(program):
    origin = datetime.now(UTC) - timedelta(hours=1)
    _, line = program("--clock-speed", "1000", "--clock-origin", origin.isoformat())
    world = requests.get(f"{line['url']}/simulator/world", timeout=10).json()
    assert datetime.fromisoformat(world["now"]) - origin > timedelta(hours=1000)
