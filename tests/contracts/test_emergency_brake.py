"""What the emergency stop promises, kept by the double and by the tables."""

import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.emergency_tables import EmergencyTables
from clouds.azure.tables import Tables
from domain.emergency_stop import EmergencyStop
from local.clock import VirtualClock
from local.simulators.emergency_brake import SimulatedEmergencyBrake
from tests.contracts.books import NOON

PULLED = EmergencyStop(pulled=True, by="mona", because="the network is down")
LIFTED = EmergencyStop(pulled=False, by="lena", because="it is up again")


@pytest.fixture(params=["memory", "tables"])
def brake(request):
    if request.param == "memory":
        return SimulatedEmergencyBrake(VirtualClock(NOON))
    storage = request.getfixturevalue("ferry").system.storage
    tables = Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",
    )
    return EmergencyTables(tables)


def test_nobody_has_pulled_it_in_the_beginning(brake):
    assert brake.read() == EmergencyStop()
    assert brake.pull(LIFTED) == EmergencyStop()


def test_whoever_reads_after_the_answer_reads_who_pulled_it_when_and_why(brake):
    answer = brake.pull(PULLED)
    assert (answer.pulled, answer.by, answer.because) == (True, "mona", "the network is down")
    assert answer.at == NOON
    assert brake.read() == answer


def test_pulled_again_it_stays_as_it_was_first_pulled(brake):
    first = brake.pull(PULLED)
    assert brake.pull(EmergencyStop(pulled=True, by="lena")) == first
    assert brake.read() == first


def test_it_is_lifted_and_pulled_again_by_the_word_that_comes_in_last(brake):
    brake.pull(PULLED)
    assert brake.pull(LIFTED).by == "lena"
    assert not brake.read().pulled
    brake.pull(EmergencyStop(pulled=True, by="otto", at=NOON.replace(hour=1)))
    assert (brake.read().pulled, brake.read().by) == (True, "otto")


def test_whoever_pulls_it_together_with_others_finds_it_pulled(brake):
    brake.read()
    people = [EmergencyStop(pulled=True, by=f"person {number}") for number in range(8)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(brake.pull, people))
    assert {answer.by for answer in answers} == {brake.read().by}
