import json
import socket
import threading
import time
from pathlib import Path

import pytest

from clouds.connect import connect
from clouds.ports import Dependency
from domain.errors import Refusal, Refused, Transient
from local.system import Ports, _connection_string
from settings import Settings
from triggers.health import PATIENCE, ask_all

SECRET = "AccountKey=c2VjcmV0"
WIDE = 120.0  # seconds: for whom it does not matter how busy this machine is


def fails(error):
    def ask():
        raise error

    return Dependency("it", ask)


def test_everything_answers_on_a_sound_system(ferry):
    # A host that has just started on a busy machine imports for longer than health is patient.
    answers = (ferry.call("GET", "health") for _ in range(10))
    response = next((each for each in answers if each.status_code == 200), None)
    response = response or ferry.call("GET", "health")
    document = response.json()
    assert (response.status_code, document["status"]) == (200, "healthy"), document
    names = [each["name"] for each in document["dependencies"]]
    assert names == ["tables", "blobs", "queue", "aws", "vault", "durable_engine", "emergency_stop"]
    assert all(each["milliseconds"] >= 0 for each in document["dependencies"])
    details = {each["name"]: each["detail"] for each in document["dependencies"]}
    assert ferry.system.account in details["aws"]


def test_all_are_asked_at_once_and_who_says_nothing_is_left_behind():
    release, together = threading.Event(), threading.Barrier(2, timeout=WIDE)
    met = lambda: str(together.wait())  # noqa: E731
    silent = Dependency("silent", lambda: str(release.wait()))
    try:
        found = ask_all([Dependency("a", met), silent, Dependency("b", met)], 2)
    finally:
        release.set()
    assert [each.status for each in found] == ["healthy", "failing", "healthy"]
    assert found[1].detail == "no answer within 2 s"


@pytest.mark.parametrize(
    "error",
    [
        Transient(SECRET),
        Refused(Refusal("sts.AccessDenied", SECRET, SECRET, "Give it.")),
        ValueError(SECRET),
    ],
)
def test_whatever_goes_wrong_is_told_without_what_the_error_says(error):
    (found,) = ask_all([fails(error)], 5)
    assert found.status == "failing"
    assert SECRET not in found.model_dump_json()


@pytest.fixture
def nobody(monkeypatch):
    """Give the clouds at addresses where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = Path(__file__).parents[2]
    sample = json.loads((root / "local.settings.sample.json").read_text())["Values"]
    sample["AzureWebJobsStorage"] = _connection_string(Ports(blob=port, queue=port, table=port))
    sample["FERRY_ARM_URL"] = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{port}")
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "simulated")
    return connect(Settings.from_environ(sample))


def test_nobody_there_is_found_out_before_patience_ends(nobody, monkeypatch):
    pauses: list[float] = []
    monkeypatch.setattr(time, "sleep", pauses.append)
    found = ask_all(nobody.dependencies, WIDE)
    assert sum(pauses) < PATIENCE, "the SDKs pause between two tries for longer than that"
    assert [(each.name, each.status, each.detail) for each in found] == [
        (name, "failing", "it can't be reached now")
        for name in ("tables", "blobs", "queue", "aws", "vault")
    ]


def test_a_refusal_is_told_with_its_remedy():
    (found,) = ask_all([fails(Refused(Refusal("sts.AccessDenied", "", "", "Give it.")))], 5)
    assert found.detail == "refused: sts.AccessDenied. Give it."
