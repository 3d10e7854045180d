from datetime import UTC, datetime

import pytest

from local.clock import VirtualClock
from local.engine import AppWorker, TaskHub
from tests.local.engine.stories import assemble

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def notes():
    return []


@pytest.fixture
def worker(notes):
    return AppWorker(assemble(notes))


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def hub(clock):
    hub = TaskHub(None, clock)
    yield hub
    hub.close()
