"""What every request queue keeps: the double in memory, and storage queues on Azurite."""

import base64
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from azure.storage.queue import QueueServiceClient

from clouds.azure.request_queue import StorageRequestQueue
from domain.errors import Transient
from domain.poison import UNKNOWN, Poison
from local.simulators.request_queue import SimulatedRequestQueue

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


class OnAzurite:
    """The adapter on queues of its own, which no host listens to."""

    def __init__(self, storage):
        name = f"requests-{uuid.uuid4().hex[:12]}"
        self.service = QueueServiceClient.from_connection_string(storage)
        self.queue = StorageRequestQueue(lambda: self.service, name)
        self.requests = self.service.get_queue_client(name)
        self.poison = self.service.get_queue_client(f"{name}-poison")
        self.requests.create_queue()

    def waiting(self):
        messages = self.requests.receive_messages(messages_per_page=32)
        return [base64.b64decode(message.content).decode() for message in messages]


class InMemory:
    def __init__(self):
        self.queue = SimulatedRequestQueue()

    def waiting(self):
        return self.queue.waiting


@pytest.fixture
def azurite(request):
    return OnAzurite(request.getfixturevalue("ferry").system.storage)


@pytest.fixture(params=["memory", "queues"])
def stage(request):
    return InMemory() if request.param == "memory" else request.getfixturevalue("azurite")


def poison(number):
    return Poison(f"body {number}", f"reason {number}", number, NOON + timedelta(seconds=number))


def test_what_waits_and_what_is_set_aside_is_counted(stage):
    before = stage.queue.depth()
    fill(stage.queue, 2)
    stage.queue.send("a request")
    after = stage.queue.depth()
    assert (before.waiting, before.poison) == (0, 0)
    assert (after.waiting, after.poison) == (1, 2)


def fill(queue, count):
    for number in range(count):
        queue.set_aside(poison(number))


def bodies(messages):
    return [message.poison.body for message in messages]


def test_requests_wait_as_they_were_sent(stage):
    stage.queue.send('{"wave": "ä"}')
    stage.queue.send("x" * 48 * 1024)
    assert stage.waiting() == ['{"wave": "ä"}', "x" * 48 * 1024]


def test_what_is_set_aside_is_shown_by_age_and_stays(stage):
    fill(stage.queue, 3)
    for _ in range(2):
        shown = stage.queue.list_poison(2)
        assert [message.poison for message in shown] == [poison(0), poison(1)]
    assert stage.queue.find_poison(shown[1].message_id) == shown[1]
    assert stage.waiting() == []


def test_a_replayed_one_is_a_request_again_and_no_longer_aside(stage):
    fill(stage.queue, 3)
    message_id = stage.queue.list_poison(32)[1].message_id
    assert stage.queue.replay_poison(message_id)
    assert stage.waiting() == ["body 1"]
    assert bodies(stage.queue.list_poison(32)) == ["body 0", "body 2"]
    assert stage.queue.find_poison(message_id) is None


def test_a_dropped_one_is_gone(stage):
    fill(stage.queue, 3)
    message_id = stage.queue.list_poison(32)[2].message_id
    assert stage.queue.drop_poison(message_id)
    assert bodies(stage.queue.list_poison(32)) == ["body 0", "body 1"]
    assert stage.waiting() == []


def test_what_is_not_there_is_neither_shown_nor_replayed_nor_dropped(stage):
    fill(stage.queue, 2)
    assert stage.queue.find_poison("nobody") is None
    assert not stage.queue.replay_poison("nobody")
    assert not stage.queue.drop_poison("nobody")
    assert len(stage.queue.list_poison(32)) == 2


def test_one_beyond_the_32_that_can_be_shown_is_found_by_its_id(azurite):
    fill(azurite.queue, 40)
    [*_, last] = azurite.poison.receive_messages(messages_per_page=32, visibility_timeout=1)
    wanted = last.id
    while len(azurite.queue.list_poison(32)) < 32:
        pass
    assert azurite.queue.find_poison(wanted).message_id == wanted
    assert azurite.queue.drop_poison(wanted)
    assert azurite.poison.get_queue_properties().approximate_message_count == 39
    assert len(azurite.queue.list_poison(32)) == 32


def test_while_somebody_holds_messages_absence_is_not_claimed(azurite):
    fill(azurite.queue, 2)
    message_id = azurite.queue.list_poison(1)[0].message_id
    azurite.poison.receive_message(visibility_timeout=60)
    with pytest.raises(Transient):
        azurite.queue.replay_poison(message_id)
    assert azurite.waiting() == []


def test_of_many_who_replay_one_at_once_exactly_one_does(stage):
    fill(stage.queue, 1)
    message_id = stage.queue.list_poison(1)[0].message_id

    def replay(_):
        try:
            return stage.queue.replay_poison(message_id)
        except Transient:
            return False

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(replay, range(8))) == 1
    assert stage.waiting() == ["body 0"]


@pytest.mark.parametrize("raw", ["{what?", base64.b64encode(b"{what?").decode()])
def test_what_the_host_moved_is_shown_without_a_reason_and_replayed_readable(azurite, raw):
    assert azurite.queue.list_poison(1) == []
    azurite.poison.send_message(raw)
    [message] = azurite.queue.list_poison(1)
    assert (message.poison.body, message.poison.reason) == ("{what?", UNKNOWN)
    assert azurite.queue.replay_poison(message.message_id)
    assert azurite.waiting() == ["{what?"]
