import uuid

import pytest


@pytest.fixture
def name():
    return f"t-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def nobody():
    """Make up an instance id of its own: no two waves may hold one instance."""
    return f"i-{uuid.uuid4().hex[:17]}"


@pytest.fixture
def order(ferry, name, nobody):
    """Write a wave document for instances that do not exist: they end soon, and change nothing."""

    def write(**different):
        usual = {"wave": name, "region": ferry.system.region, "instances": [nobody]}
        return {**usual, **different}

    return write
