"""A host that dies in the middle of a file, and storage that stands still: nothing is lost."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from azure.storage.blob import ContainerClient
from azure.storage.queue import QueueClient

from local.system import Plan
from tests.conftest import RunningFerry
from tests.fuzz.near import TIMES

# What a message in the hands of a dead host waits until it is seen again, ten minutes in Azure,
# and one that failed.
QUICK = {
    "AzureFunctionsJobHost__extensions__queues__lease": "00:00:10",
    "AzureFunctionsJobHost__extensions__queues__visibilityTimeout": "00:00:02",
}
WAVES = 50
ROWS = 2_000 if TIMES else 200
OUTAGE = 20.0


@pytest.fixture(scope="module")
def ferry_of_our_own():
    running = RunningFerry(Plan(speed=300.0, settings=QUICK))
    yield running
    running.stop()


class Load:
    """A file of 50 waves under names of its own."""

    def __init__(self, rows):
        self.names = [f"i-{uuid.uuid4().hex[:8]}" for _ in range(WAVES)]
        self._per_wave, self._first = rows // WAVES, uuid.uuid4().int % 16**16

    def instances(self, wave):
        first = self._first + self.names.index(wave) * self._per_wave
        return [f"i-{number:017x}" for number in range(first, first + self._per_wave)]

    @property
    def text(self):
        rows = (f"{wave},eu-west-1,{each}" for wave in self.names for each in self.instances(wave))
        return "\n".join(["wave,region,instance", *rows])


def kept(ferry):
    """Count the documents that are kept so far."""
    store = ContainerClient.from_connection_string(ferry.system.storage, "ferry-documents")
    return sum(1 for _ in store.list_blob_names()) if store.exists() else 0


def until(condition, patience=90):
    deadline = time.monotonic() + patience
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def everything_arrived(ferry, load):
    queue = QueueClient.from_connection_string(ferry.system.storage, "migration-requests")
    until(lambda: queue.get_queue_properties().approximate_message_count == 0)
    for wave in load.names:
        document = ferry.call("GET", f"waves/{wave}").json()
        assert [each["instance"] for each in document["instances"]] == load.instances(wave)
    assert ferry.call("GET", "poison").json() == {"messages": []}


@pytest.mark.timeout(240)
def test_a_file_sent_again_after_the_host_died_in_the_middle_is_whole_and_not_doubled(
    ferry_of_our_own,
):
    ferry, load = ferry_of_our_own, Load(ROWS)
    with ThreadPoolExecutor(1) as pool:
        before = kept(ferry)
        sending = pool.submit(ferry.send_file, load.text, timeout=60)
        until(lambda: kept(ferry) > before + WAVES // 3)
        ferry.kill("host")
        with pytest.raises(requests.ConnectionError):
            sending.result()
    assert kept(ferry) < before + WAVES
    ferry.restart_host()
    answer = ferry.send_file(load.text, timeout=60)
    assert answer.status_code == 202
    assert [wave["wave"] for wave in answer.json()["waves"]] == load.names
    everything_arrived(ferry, load)


@pytest.mark.timeout(240)
def test_a_file_sent_while_storage_stands_still_comes_in_when_it_goes_on(ferry_of_our_own):
    ferry, load = ferry_of_our_own, Load(200)
    supervisor = ferry.system.supervisor
    with ThreadPoolExecutor(1) as pool:
        before = kept(ferry)
        sending = pool.submit(ferry.send_file, load.text, timeout=120)
        until(lambda: kept(ferry) > before)
        supervisor.pause("azurite")
        threading.Timer(OUTAGE, supervisor.resume, ["azurite"]).start()
        began = time.monotonic()
        answer = sending.result()
    assert time.monotonic() - began > OUTAGE - 1
    assert answer.status_code == 202, answer.text
    everything_arrived(ferry, load)
