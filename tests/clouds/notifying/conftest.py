import pytest

from clouds import safe_door
from clouds.notifying.posting import Posting
from clouds.safe_door import SafeDoor
from tests.clouds.notifying.receivers import HOST, MailReceiver, WebReceiver
from tests.clouds.tls import certificate


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"), HOST)


@pytest.fixture(scope="module")
def running(tls):
    server = WebReceiver(tls[0])
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def receiver(running):
    running.answers.clear()
    running.got.clear()
    return running


@pytest.fixture
def posting(tls, monkeypatch):
    # Which addresses may be called is tried in test_webhook_targets; here it is this machine's.
    monkeypatch.setattr(safe_door, "safe_address", lambda *_, **__: "127.0.0.1")
    return Posting(SafeDoor(tls=tls[1]), "/ferry")


@pytest.fixture
def mail_server(tls):
    server = MailReceiver(tls[0])
    yield server
    server.controller.stop()
