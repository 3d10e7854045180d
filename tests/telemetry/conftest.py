import pytest

from telemetry.current import installed
from tests.telemetry.hearing import Heard


@pytest.fixture
def heard():
    """Hear all that is told during a test."""
    listening = Heard()
    with installed(listening.receivers):
        yield listening
