"""A deployment by template: how far it is, what it made, why it failed."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.template_expressions import Scope

ACCEPTED, RUNNING, SUCCEEDED, FAILED = "Accepted", "Running", "Succeeded", "Failed"


@dataclass(frozen=True, slots=True)
class DeploymentProblem:
    """Why a resource could not be deployed, in Azure's words."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class DeployedResource:
    """One operation of a deployment: what was made, or why it was not."""

    resource_id: str
    kind: str
    at: datetime
    problem: DeploymentProblem | None = None


@dataclass(slots=True, eq=False)
class Deployment:
    """One deployment; `shown` are its parameters without those that are secure."""

    deployment_id: str
    name: str
    template: dict[str, Any] = field(repr=False)
    scope: Scope = field(repr=False)
    shown: dict[str, Any]
    begun: datetime
    correlation_id: str
    tags: dict[str, str] = field(default_factory=dict)
    activity: Activity | None = None
    state: str = ACCEPTED
    outputs: dict[str, Any] = field(default_factory=dict)
    operations: list[DeployedResource] = field(default_factory=list)

    @property
    def problem(self) -> DeploymentProblem | None:
        """Tell why it failed; None unless it did."""
        problems = [each.problem for each in self.operations if each.problem]
        return problems[0] if problems else None
