"""The mobility service twice: in memory, and by the adapter against moto."""

import pytest

from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld, MemoryWorld


@pytest.fixture(params=["memory", "moto"])
def world(request, monkeypatch):
    if request.param == "memory":
        return MemoryWorld()
    made = AwsWorld()
    become_caller(monkeypatch, made.url)
    return made
