"""Requests that nobody understands: visible with the reason, replayed or dropped, on the queue."""

import base64
import json
import time
import uuid

import pytest
from azure.storage.queue import QueueClient


def send(ferry, text, *, encoded=True):
    queue = QueueClient.from_connection_string(ferry.system.storage, "migration-requests")
    queue.send_message(base64.b64encode(text.encode()).decode() if encoded else text)


def aside(ferry, text):
    """Wait until a message with this body lies aside, and give it."""
    deadline = time.monotonic() + 60
    while True:
        messages = ferry.call("GET", "poison").json()["messages"]
        found = [message for message in messages if message["body"] == text]
        if found:
            return found[0]
        assert time.monotonic() < deadline, messages
        time.sleep(0.1)


@pytest.fixture
def nonsense():
    return f"what? {uuid.uuid4().hex}"


@pytest.fixture
def wave():
    name = f"p-{uuid.uuid4().hex[:8]}"
    return {"wave": name, "region": "eu-west-1", "instances": [f"i-{uuid.uuid4().hex[:17]}"]}


def test_what_is_no_json_lies_aside_with_body_reason_count_and_time(ferry, nonsense):
    send(ferry, nonsense)
    message = aside(ferry, nonsense)
    assert "not JSON" in message["reason"]
    assert (message["count"], message.keys()) == (1, {"id", "body", "reason", "count", "time"})
    assert ferry.call("GET", f"poison/{message['id']}").json() == message


def test_what_is_no_base64_the_host_moves_and_it_is_listed_all_the_same(ferry, nonsense):
    send(ferry, nonsense, encoded=False)
    assert "unknown" in aside(ferry, nonsense)["reason"]


def test_another_wave_of_a_known_name_lies_aside(ferry, wave):
    send(ferry, json.dumps(wave))
    other = json.dumps({**wave, "region": "us-east-1"})
    deadline = time.monotonic() + 60
    while ferry.call("GET", f"waves/{wave['wave']}").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    send(ferry, other)
    assert "status.wave_exists" in aside(ferry, other)["reason"]


def test_a_message_sent_unencoded_is_understood_when_it_is_replayed(ferry, wave):
    text = json.dumps(wave)
    send(ferry, text, encoded=False)
    message = aside(ferry, text)
    answer = ferry.call("POST", f"poison/{message['id']}/replay")
    assert (answer.status_code, answer.json()) == (202, {"id": message["id"]})
    ferry.until(wave["wave"], lambda status: status.get("state") == "finished")
    assert ferry.call("GET", f"poison/{message['id']}").status_code == 404


def test_what_is_dropped_is_gone(ferry, nonsense):
    send(ferry, nonsense)
    path = f"poison/{aside(ferry, nonsense)['id']}"
    assert ferry.call("DELETE", path).status_code == 204
    for answer in (
        ferry.call("GET", path),
        ferry.call("DELETE", path),
        ferry.call("POST", f"{path}/replay"),
    ):
        assert answer.status_code == 404
        assert answer.json()["type"] == "urn:ferry:problem:no-such-message"


@pytest.mark.parametrize("limit", ["0", "33", "-1", "many", "9" * 5_000])
def test_a_limit_that_a_queue_does_not_know_is_refused(ferry, limit):
    assert ferry.call("GET", f"poison?limit={limit}").status_code == 422
