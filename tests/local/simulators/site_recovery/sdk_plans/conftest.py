"""A vault with items, and its recovery plans by the SDK."""

from datetime import timedelta

import pytest


@pytest.fixture
def planned(reach, stage):
    """Three protected items at a clock that stands still."""
    reached = reach(stage(retry_after=timedelta()))
    for number in (1, 2, 3):
        machine = reached.staging.machine(number)
        reached.staging.protect(f"item-{number}", machine)
    return reached


@pytest.fixture
def plans(planned):
    return planned.client.replication_recovery_plans
