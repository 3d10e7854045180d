import pytest

from tests.clouds.aws.caller import become_caller
from tests.infra.stacks import create_roles
from tests.local.simulators.aws.moto_world import world_of


@pytest.fixture
def aws(monkeypatch):
    world = world_of().begin()
    become_caller(monkeypatch, world.url)
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")  # whoever gets in, gets in by the tenant's token
    return world


@pytest.fixture
def function_role(aws):
    return create_roles(aws)
