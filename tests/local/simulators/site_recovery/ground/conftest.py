import pytest

from tests.contracts.ground import StagedGround
from tests.local.simulators.site_recovery.grounding import AT_ONCE


@pytest.fixture
def ground():
    with StagedGround("http", settings=AT_ONCE).open() as staged:
        yield staged


@pytest.fixture
def vaults(ground):
    return ground.arm.recovery_services.vaults


@pytest.fixture
def secrets(ground):
    return ground.arm.secrets(ground.url)
