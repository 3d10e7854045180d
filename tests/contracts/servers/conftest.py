import pytest

from local.simulators.site_recovery.model.settings import WorldSettings
from tests.contracts.ground import FACES, StagedGround


@pytest.fixture(params=FACES)
def ground(request):
    """An empty subscription in which the estate's vault has just been made."""
    with StagedGround(request.param, settings=WorldSettings(furnished=False)).open() as staged:
        vault = staged.vault(staged.world.estate.vault)
        staged.vaults.ensure_vault(vault, "westeurope")
        staged.wait(minutes=1)
        yield staged
