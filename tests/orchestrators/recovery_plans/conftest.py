import pytest


@pytest.fixture
def refs(stage):
    return [stage.add_instance(number) for number in range(1, 6)]
