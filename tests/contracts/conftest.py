import uuid
from contextlib import ExitStack

import pytest
from azure.data.tables import TableServiceClient

from clouds.azure.approval_tables import ApprovalTables
from clouds.azure.status_tables import StatusTables
from clouds.azure.tables import Tables
from clouds.azure.wave_register import WaveTables
from domain.provider import Provider
from local.clock import VirtualClock
from local.simulators.status_store import SimulatedStatusStore
from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld, MemoryWorld
from tests.contracts.books import NOON, Ports, registration
from tests.contracts.vaults import FACES, StagedVault


@pytest.fixture(
    params=[(face, provider) for face in FACES for provider in Provider],
    ids=lambda param: f"{param[0]} {param[1]}",
)
def vault(request):
    """Stage a vault behind each face, with each provider."""
    face, provider = request.param
    with ExitStack() as stack:
        yield StagedVault(face, stack, provider)


@pytest.fixture(params=["memory", "tables"])
def store(request):
    """The three ports in one object, empty, and with a clock that stands still."""
    if request.param == "memory":
        return SimulatedStatusStore(VirtualClock(NOON))
    storage = request.getfixturevalue("ferry").system.storage
    tables = Tables(
        lambda: TableServiceClient.from_connection_string(storage),
        now=lambda: NOON,
        prefix=f"T{uuid.uuid4().hex[:8]}",  # the running system sees to the waves of its own
    )
    return Ports(StatusTables(tables), WaveTables(tables), ApprovalTables(tables))


@pytest.fixture
def wave():
    return registration()


@pytest.fixture(params=["memory", "moto"])
def world(request, monkeypatch):
    """Stage AWS twice: in memory, and by the adapters against moto."""
    if request.param == "memory":
        return MemoryWorld()
    made = AwsWorld()
    become_caller(monkeypatch, made.url)
    return made
