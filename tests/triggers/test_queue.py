import base64
import json
import time
import uuid

from azure.storage.queue import QueueClient


def queue_of(ferry):
    return QueueClient.from_connection_string(ferry.system.storage, "migration-requests")


def send(ferry, text):
    queue_of(ferry).send_message(base64.b64encode(text.encode()).decode())


def send_wave(ferry, name, times=1):
    instances = [f"i-{uuid.uuid4().hex[:17]}"]
    document = {"wave": name, "region": ferry.system.region, "instances": instances}
    for _ in range(times):
        send(ferry, json.dumps(document))
    deadline = time.monotonic() + 60
    while ferry.call("GET", f"waves/{name}").status_code != 200:
        assert time.monotonic() < deadline
        time.sleep(0.1)


def a_name():
    return f"q-{uuid.uuid4().hex[:8]}"


def test_a_message_starts_the_wave_that_it_carries_and_the_same_one_again_changes_nothing(ferry):
    name = a_name()
    send_wave(ferry, name, times=2)
    status = ferry.until(name, lambda s: s["state"] == "finished")
    assert [i["outcome"] for i in status["instances"]] == ["failed"]


def test_a_message_that_nobody_understands_holds_up_nobody_and_is_kept(ferry):
    nonsense = f"what? {a_name()}"
    send(ferry, nonsense)
    send_wave(ferry, a_name())
    deadline = time.monotonic() + 30
    while nonsense not in ferry.call("GET", "poison").text:
        assert time.monotonic() < deadline
        time.sleep(0.1)
