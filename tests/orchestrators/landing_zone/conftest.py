import pytest

from tests.orchestrators.zones import ZoneStage


@pytest.fixture
def stage_with():
    made = []

    def set_up(**settings):
        made.append(ZoneStage(**settings))
        return made[-1]

    yield set_up
    for each in made:
        each.close()


@pytest.fixture
def stage(stage_with):
    return stage_with()
