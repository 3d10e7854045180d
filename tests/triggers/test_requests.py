"""What becomes of a request message: accepted, tried again, or set aside with the reason."""

import json
from pathlib import Path

import pytest

from domain.errors import Refusal, Refused, Transient
from domain.poison import Poison
from local.rehearsal import Rehearsal
from triggers import queue
from triggers.queue import receive
from triggers.requests import MOST_INLINE, read_request, write_request

WAVE = json.dumps(
    {"wave": "w-1", "region": "eu-west-1", "instances": ["i-00000000000000bad"]}
).encode()


@pytest.fixture
def clouds():
    stage = Rehearsal()
    yield stage.clouds
    stage.hub.close()


def aside(clouds):
    return [message.poison for message in clouds.requests.list_poison(32)]


def failing(monkeypatch, error):
    def fail(*_):
        raise error

    monkeypatch.setattr(queue, "accept_wave", fail)


def get(body, clouds, count=1):
    receive(body, count, clouds, settings=None, stories=None)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "not JSON"),
        (b"what?", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 40_000, "nested too deeply"),
        (b"[]", "document"),
        (b'{"wave": "w-1", "region": "eu-west-1"}', "instances"),
        (b'{"wave": "W 1", "region": "x", "instances": []}', "wave"),
        (b'{"document": "bulk/none/w-1.json"}', "there is none called bulk/none/w-1.json"),
        (b'{"document": "bulk/../w-1.json"}', "is not the name of one"),
        (b'{"document": 7}', "is not the name of one"),
    ],
)
def test_what_can_never_be_understood_is_set_aside_at_once(clouds, body, reason):
    get(body, clouds)
    [poison] = aside(clouds)
    assert reason in poison.reason
    assert (poison.body, poison.count) == (body.decode(errors="backslashreplace"), 1)


def test_a_request_that_leads_to_a_document_is_that_document(clouds):
    clouds.documents.put("bulk/load/w-1.json", WAVE)
    led = read_request(b'{"document": "bulk/load/w-1.json"}', clouds.documents)
    assert led == read_request(WAVE, clouds.documents)


def test_a_document_is_sent_itself_as_long_as_a_message_can_hold_it():
    longest = b"x" * MOST_INLINE
    assert write_request(longest, "bulk/l/w.json") == longest.decode()
    assert write_request(longest + b"x", "bulk/l/w.json") == '{"document": "bulk/l/w.json"}'


def test_what_is_refused_is_set_aside_at_once_with_the_remedy(clouds, monkeypatch):
    failing(monkeypatch, Refused(Refusal("status.wave_exists", "w-1", "exists", "Rename it.")))
    get(WAVE, clouds)
    [poison] = aside(clouds)
    assert "exists" in poison.reason
    assert "Rename it." in poison.reason


@pytest.mark.parametrize("error", [Transient("tables do not answer"), OSError("a fault of ours")])
def test_what_may_succeed_later_is_tried_again_and_set_aside_after_the_last_try(
    clouds, monkeypatch, error
):
    failing(monkeypatch, error)
    for count in range(1, 5):
        with pytest.raises(type(error)):
            get(WAVE, clouds, count)
    assert aside(clouds) == []
    get(WAVE, clouds, 5)
    [poison] = aside(clouds)
    assert (poison.body, poison.count) == (WAVE.decode(), 5)
    assert str(error) in poison.reason


def test_the_last_try_is_the_one_before_the_host_would_move_the_message():
    host = json.loads(Path("host.json").read_text(encoding="utf-8"))
    assert host["extensions"]["queues"]["maxDequeueCount"] == queue.MOST_TRIES


def test_a_long_one_that_is_set_aside_can_be_replayed_as_it_was(clouds):
    body = b'{"wave": "' + b"\x01" * MOST_INLINE + b'"}'
    get(body, clouds)
    [message] = clouds.requests.list_poison(1)
    assert len(message.poison.write()) <= MOST_INLINE
    clouds.requests.replay_poison(message.message_id)
    [replayed] = clouds.requests.waiting
    assert clouds.documents.get(json.loads(replayed)["document"]) == body
    get(replayed.encode(), clouds)
    assert isinstance(aside(clouds)[0], Poison)
