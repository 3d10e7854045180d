from contextlib import ExitStack, closing
from datetime import UTC, datetime

import pytest

from local.clock import VirtualClock
from local.engine import AppWorker, TaskHub
from tests.local.engine.stories import assemble

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture
def notes():
    return []


@pytest.fixture(params=[0, 100], ids=["replays", "sessions"])
def worker(notes, request):
    return AppWorker(assemble(notes), sessions=request.param)


@pytest.fixture
def clock():
    return VirtualClock(NOON)


@pytest.fixture
def open_hub():
    """Open hubs, which are closed when the test is over."""
    with ExitStack() as opened:

        def open_one(path, clock, **options):
            return opened.enter_context(closing(TaskHub(path, clock, **options)))

        yield open_one


@pytest.fixture
def hub(open_hub, clock):
    return open_hub(None, clock)
