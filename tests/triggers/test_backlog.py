import base64
import json
import time
import uuid
from datetime import datetime

import pytest
from azure.storage.queue import QueueClient

from local.system import Plan
from tests.conftest import RunningFerry

MOST, WAVES = 2, 24  # with 40 slots, 8 of these run at once


@pytest.fixture
def ferry_with_few_slots():
    running = RunningFerry(Plan(speed=300.0, settings={"FERRY_MOST_WAVES": str(MOST)}))
    yield running
    running.stop()


@pytest.mark.timeout(300)
def test_a_backlog_in_the_queue_never_starts_more_waves_at_once_than_there_are_slots(
    ferry_with_few_slots,
):
    ferry = ferry_with_few_slots
    names = [f"w-{uuid.uuid4().hex[:8]}" for _ in range(WAVES)]
    queue = QueueClient.from_connection_string(ferry.system.storage, "migration-requests")
    for name in names:
        nobody = [f"i-{uuid.uuid4().hex[:17]}"]
        wave = {"wave": name, "region": ferry.system.region, "instances": nobody}
        queue.send_message(base64.b64encode(json.dumps(wave).encode()).decode())
    wait_for_the_last(ferry)
    times = [life(ferry, name) for name in names]
    assert 1 < most_at_once(times) <= MOST


def wait_for_the_last(ferry):
    """Wait until every wave is finished; a list of waves has at most 100 of them."""
    deadline = time.monotonic() + 240
    while len(finished(ferry)) < WAVES:
        assert time.monotonic() < deadline, len(finished(ferry))
        time.sleep(0.5)


def finished(ferry):
    found, more = [], ""
    while True:
        page = ferry.call("GET", f"waves?state=finished&limit=100{more}").json()
        found += page["waves"]
        if page["next"] is None:
            return found
        more = f"&cursor={page['next']}"


def life(ferry, name):
    """Tell when a wave's story began and ended, by what it told itself."""
    events = ferry.call("GET", f"waves/{name}/events").json()["events"]
    return tuple(datetime.fromisoformat(events[each]["at"]) for each in (0, -1))


def most_at_once(times):
    """Count how many overlap at most."""
    steps = sorted([(began, 1) for began, _ in times] + [(ended, -1) for _, ended in times])
    running = most = 0
    for _, step in steps:
        running += step
        most = max(most, running)
    return most
