"""The README tells everything that can be sent to the control endpoint."""

from dataclasses import fields
from pathlib import Path

import pytest

from local.simulators.site_recovery.http.features import control, estimating, registration
from local.simulators.site_recovery.model.console import Console
from local.simulators.site_recovery.model.estimates import Estimate, SharedLine
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.network import NetworkMachine
from local.simulators.site_recovery.model.registering import (
    ConfigurationServerRegistration,
    ProcessServerRegistration,
)
from local.simulators.site_recovery.model.run_command import ScriptAnswer
from local.simulators.site_recovery.model.server import StagedLoad
from local.simulators.site_recovery.model.source_machine import AgentRegistration

README = Path(__file__).resolve().parents[4] / "local/simulators/site_recovery/README.md"
FEATURES = (control, registration, estimating)
KINDS = (
    Fault,
    AgentRegistration,
    NetworkMachine,
    ConfigurationServerRegistration,
    ProcessServerRegistration,
    StagedLoad,
    ScriptAnswer,
    Console,
    Estimate,
    SharedLine,
)
TOLD = [
    *(kind.value for kind in FaultKind),
    *(route.template for feature in FEATURES for route in feature.ROUTES),
    *(field.name for kind in KINDS for field in fields(kind)),
]


@pytest.mark.parametrize("word", dict.fromkeys(TOLD))
def test_the_readme_tells_of_it(word):
    assert word in README.read_text(encoding="utf-8")
