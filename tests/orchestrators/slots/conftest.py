import pytest

from domain.provider import Provider
from domain.scheduling.limits import SlotRules
from local.simulators.site_recovery.model.settings import WorldSettings
from tests.orchestrators.conftest import Stage


@pytest.fixture
def slots_of():
    """Set up stages where there is only so much of everything."""
    made = []

    def set_up(provider=Provider.MODERNISED, **rules):
        settings = WorldSettings(classic=provider is Provider.CLASSIC)
        made.append(Stage(settings=settings, slot_rules=SlotRules(**rules)))
        return made[-1]

    yield set_up
    for each in made:
        each.close()
