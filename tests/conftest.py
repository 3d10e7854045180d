import asyncio
import os
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest
import requests

from domain.provider import Provider
from local.system import Plan, local_system

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
_PATIENCE = 300  # seconds that all the system's parts may take to start on a busy machine
# As run.py does: what is compiled is kept, for every process that a test starts as well.
sys.pycache_prefix, sys.dont_write_bytecode = str(ROOT / ".ferry" / "bytecode"), False
os.environ |= {"PYTHONPYCACHEPREFIX": sys.pycache_prefix, "PYTHONDONTWRITEBYTECODE": ""}


def pytest_addoption(parser):
    words = "write the pictures of the dashboard into docs/images"
    parser.addoption("--pictures", action="store_true", help=words)


def pytest_configure(config):
    config.addinivalue_line("markers", "only(provider): something that one provider alone does")


def pytest_collection_modifyitems(items):
    """Leave out what a provider does not do: `only` names the one that does."""
    items[:] = [each for each in items if _has_its_provider(each)]


def _has_its_provider(item):
    called = getattr(item, "callspec", None)
    given = called.params.values() if called else ()
    parts = [part for each in given for part in (each if isinstance(each, tuple) else (each,))]
    providers = [part for part in parts if isinstance(part, Provider)]
    return all(part in mark.args for mark in item.iter_markers("only") for part in providers)


@pytest.fixture
def facts():
    """Read a page of the facts that the tables are held against, where they are at hand."""

    def read(page):
        file = SHARED / "facts" / page
        if not file.exists():
            pytest.skip(f"../shared/facts/{page} is not here")
        return file.read_text(encoding="utf-8")

    return read


class RunningFerry:
    """The whole local system, served in the background, and a caller of its API."""

    def __init__(self, plan):
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._context = local_system(plan)
        self.system = self._wait(self._context.__aenter__())

    def _wait(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=_PATIENCE)

    def stop(self):
        self._wait(self._context.__aexit__(None, None, None))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=10)

    def kill(self, part):
        self._wait(self.system.supervisor.kill(part))

    def restart_host(self):
        host = self._wait(self.system.supervisor.restart("host"))
        self.system = replace(self.system, key=host["key"])

    def call(self, method, path, body=None, **options):
        options.setdefault("headers", {"x-functions-key": self.system.key})
        options.setdefault("timeout", 30)
        url = f"{self.system.url}/api/{path}"
        return requests.request(method, url, json=body, **options)

    def send_file(self, text, media="text/csv", query="", **options):
        headers = {"x-functions-key": self.system.key, "content-type": media}
        body = text if isinstance(text, bytes) else text.encode()
        return self.call("POST", f"bulk{query}", data=body, headers=headers, **options)

    def until(self, wave, condition, patience=90):
        """Wait until the wave's status is as told; fail with the status when it never is."""
        deadline = time.monotonic() + patience
        while not condition(status := self.call("GET", f"waves/{wave}").json()):
            assert time.monotonic() < deadline, status
            time.sleep(0.1)
        return status


@pytest.fixture(scope="session")
def ferry():
    """Azurite, AWS, Site Recovery and the host with the very function_app.py; 8 instances."""
    running = RunningFerry(Plan(speed=300.0, instances=8))
    yield running
    running.stop()


@pytest.fixture(scope="session")
def empty_ferry():
    """Give the same in an empty place, with neither vault nor appliance; 2 instances."""
    running = RunningFerry(Plan(speed=300.0, instances=2, empty=True))
    yield running
    running.stop()
