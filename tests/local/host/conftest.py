"""A small app indexed once for the session, and a real Azurite for its queues."""

import asyncio
import importlib
import os
import re
import shutil
import subprocess
import time
from pathlib import Path
from uuid import uuid4

import pytest

APP = Path(__file__).parent / "app"
ROOT = Path(__file__).parents[3]
ACCOUNT = (
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey="
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
)
NOBODY = f"{ACCOUNT}QueueEndpoint=http://127.0.0.1:1/devstoreaccount1;"


@pytest.fixture(autouse=True)
def settings(monkeypatch):
    """What the sample app needs; its script has a name of its own, for a process has one
    function_app at most."""
    values = {
        "PYTHON_SCRIPT_FILE_NAME": "sample_app.py",
        "ORDERS": f"orders-{uuid4().hex[:8]}",
        "Storage": NOBODY,
    }
    for name, text in values.items():
        monkeypatch.setenv(name, text)
    return values


@pytest.fixture
def sample(monkeypatch):
    """The sample app's module, nothing seen yet."""
    monkeypatch.syspath_prepend(APP)
    module = importlib.import_module("sample_app")
    for memory in (module.SEEN, module.GATES, module.FAULTS):
        memory.clear()
    return module


@pytest.fixture
def app(sample):
    """Where the sample app is, nothing seen yet."""
    assert sample.__file__.startswith(str(APP))
    return APP


@pytest.fixture
def until():
    """Wait for a condition on the world; fail when it does not come."""

    async def wait(condition, patience=30):
        deadline = time.monotonic() + patience
        while True:
            met = condition()
            met = await met if asyncio.iscoroutine(met) else met
            if met:
                return met
            assert time.monotonic() < deadline, f"never came: {condition}"
            await asyncio.sleep(0.01)

    return wait


@pytest.fixture(scope="session")
def start_azurite():
    """Start a queue service that forgets all at its end; port 0 takes any. Gives its connection."""
    program = _azurite()
    running = []

    def start(port=0):
        options = "--inMemoryPersistence --skipApiVersionCheck --disableTelemetry --silent"
        node = os.environ.get("FERRY_NODE") or "node"
        command = [node, program, *options.split(), "--queuePort", str(port)]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        running.append(process)
        for line in process.stdout:
            if found := re.search(r"listens on (http://\S+)", line):
                return f"{ACCOUNT}QueueEndpoint={found[1]}/devstoreaccount1;"
        pytest.fail(f"Azurite ended with status {process.wait()}")

    yield start
    for process in running:
        process.terminate()
        process.wait(timeout=30)


@pytest.fixture(scope="session")
def azurite(start_azurite):
    """The connection string of a queue service that all tests share."""
    return start_azurite()


def _azurite():
    name = "azurite-queue"
    for folder in (os.environ.get("FERRY_AZURITE", ""), ROOT / "node_modules" / ".bin"):
        if found := shutil.which(name, path=folder):
            return found
    pytest.fail("no Azurite: npm install, or let FERRY_AZURITE name the directory of azurite-queue")
