import pytest

from clouds.aws.mobility_service import AwsMobilityService
from clouds.aws.session import Sessions
from clouds.aws.source_cloud import AwsSourceCloud
from tests.clouds.aws.caller import become_caller
from tests.local.simulators.aws.moto_world import world_of


@pytest.fixture
def aws(monkeypatch):
    world = world_of().begin()
    become_caller(monkeypatch, world.url)
    return world


@pytest.fixture(scope="session")
def sessions():
    return Sessions()


@pytest.fixture
def source(aws, sessions):
    del aws  # there before it is called
    return AwsSourceCloud(sessions)


@pytest.fixture
def mobility(aws, sessions):
    del aws
    return AwsMobilityService(sessions)
