"""A storage account behind each face: the simulator over HTTP, and a real Azurite."""

import os
import re
import subprocess
import threading
import time
import uuid
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

import pytest
from azure.core.exceptions import HttpResponseError
from azure.data.tables import TableServiceClient
from azure.storage.blob import BlobServiceClient
from azure.storage.queue import QueueServiceClient

from local.clock import RealClock
from local.simulators.storage.account import SimulatedStorage, connection_string
from local.simulators.storage.message import Asked

ROOT = Path(__file__).resolve().parents[4]
AZURITE = ROOT / "node_modules" / "azurite" / "dist" / "src" / "azurite.js"
OPTIONS = "--silent --skipApiVersionCheck --disableTelemetry --inMemoryPersistence"
PORTS = "--blobPort 0 --queuePort 0 --tablePort 0"
CODE = re.compile(r'"code": ?"(\w+)"')
SERVICES = ("blob", "queue", "table")


class Answering(BaseHTTPRequestHandler):
    """Hands requests to the simulator."""

    protocol_version = "HTTP/1.1"

    def _answer(self):
        url = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("content-length", 0)))
        headers = {name.lower(): text for name, text in self.headers.items()}
        query = dict(parse_qsl(url.query, keep_blank_values=True))
        asked = Asked(self.command, unquote(url.path), query, headers, body)
        told = self.server.storage.answer(self.server.service, asked)
        self.send_response_only(told.status)
        for name, text in ({"Content-Length": str(len(told.body))} | {**told.headers}).items():
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(told.body)

    def __getattr__(self, name):
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def log_message(self, *_):
        pass


class Served(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, storage, service):
        super().__init__(("127.0.0.1", 0), Answering)
        self.storage, self.service = storage, service
        threading.Thread(target=self.serve_forever, daemon=True).start()


@pytest.fixture(scope="session")
def simulator():
    storage = SimulatedStorage(RealClock())
    served = [Served(storage, service) for service in SERVICES]
    yield connection_string(*(f"http://127.0.0.1:{each.server_port}" for each in served))
    for each in served:
        each.shutdown()
        each.server_close()


@pytest.fixture(scope="session")
def azurite():
    node = os.environ.get("FERRY_NODE") or "node"
    command = [node, str(AZURITE), *OPTIONS.split(), *PORTS.split()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        found = {}
        while len(found) < len(SERVICES):
            line = process.stdout.readline()
            assert line, process.wait()
            if told := re.search(r"Azurite (\w+) service is successfully listening at (\S+)", line):
                found[told[1].lower()] = told[2]
        yield connection_string(*(found[service] for service in SERVICES))
        process.terminate()


@pytest.fixture(params=["simulator", "azurite"])
def storage(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def name():
    return f"n{uuid.uuid4().hex[:12]}"


@pytest.fixture
def queue(storage, name):
    return QueueServiceClient.from_connection_string(storage, retry_total=0).get_queue_client(name)


@pytest.fixture
def tables(storage):
    return TableServiceClient.from_connection_string(storage, retry_total=0)


@pytest.fixture
def container(storage, name):
    service = BlobServiceClient.from_connection_string(storage, retry_total=0)
    return service.get_container_client(name)


@pytest.fixture
def refused():
    """Tell how a service refuses something: status and code."""

    def ask(act, *given, **named):
        with pytest.raises(HttpResponseError) as raised:
            act(*given, **named)
        error = raised.value
        code = getattr(error, "error_code", None) or CODE.search(error.response.text())[1]
        return error.status_code, str(getattr(code, "value", code))

    return ask


@pytest.fixture
def until():
    """Ask until something is given; fail when it never is."""

    def wait(ask, patience=30):
        deadline = time.monotonic() + patience
        while not (given := ask()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return given

    return wait
