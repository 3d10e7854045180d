import importlib.util
from contextlib import ExitStack
from datetime import timedelta
from pathlib import Path

import pytest

from local.simulators.site_recovery.http.server import Server
from local.simulators.site_recovery.model.settings import Mode, WorldSettings
from local.simulators.site_recovery.model.source_machine import AgentDisk
from tests.local.simulators.site_recovery import bodies
from tests.local.simulators.site_recovery.reaching import Reached
from tests.local.simulators.site_recovery.staging import Staging

SPEC = Path(__file__).resolve().parents[5] / "shared" / "spec"


@pytest.fixture
def stage():
    """Build a staged world; keywords are fields of WorldSettings."""

    def build(**settings):
        return Staging(WorldSettings(**settings))

    return build


@pytest.fixture
def staging(stage):
    return stage()


@pytest.fixture(scope="session")
def spec_if_there():
    """The shared specification's validator; None where it is not at hand."""
    if not (SPEC / "validate.py").exists():
        return None
    module = importlib.util.spec_from_file_location("spec_validate", SPEC / "validate.py")
    loaded = importlib.util.module_from_spec(module)
    module.loader.exec_module(loaded)
    return loaded


@pytest.fixture(scope="session")
def spec(spec_if_there):
    if spec_if_there is None:
        pytest.skip("../shared/spec is not here")
    return spec_if_there


@pytest.fixture(scope="session")
def spec_folder(spec):
    del spec
    return SPEC


@pytest.fixture
def reach(spec_if_there):
    """Serve a staged world; every exchange of the SDKs must fit the specification."""
    with ExitStack() as stack:
        reached = []

        def serve(staging):
            server = stack.enter_context(Server(staging.world))
            reached.append(Reached(staging, server.url, spec_if_there))
            return reached[-1]

        yield serve
        for one in reached:
            assert one.witness.problems == []


@pytest.fixture
def reached(reach, stage):
    return reach(stage(mode=Mode.IMMEDIATELY, retry_after=timedelta()))


@pytest.fixture
def items(reached):
    return reached.client.replication_protected_items


@pytest.fixture
def enabled(reached, items):
    """Protect a machine through the SDK; the pollers of this world end at once."""
    machine = reached.staging.machine(disks=(AgentDisk(), AgentDisk()))
    return items.begin_create(*reached.item(), bodies.enabling(reached, machine)).result()
