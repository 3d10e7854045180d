"""Deploying by template: accepted at once, carried out after a while, in one go."""

from datetime import datetime
from typing import Any

from local.simulators.site_recovery.model.agenda import Activity
from local.simulators.site_recovery.model.arm_id import key_of, last_segment
from local.simulators.site_recovery.model.deploying import deploy_resource, properties_of
from local.simulators.site_recovery.model.deployment import (
    ACCEPTED,
    FAILED,
    RUNNING,
    SUCCEEDED,
    DeployedResource,
    Deployment,
    DeploymentProblem,
)
from local.simulators.site_recovery.model.errors import ArmError, bad_request, conflict
from local.simulators.site_recovery.model.faults import JOB_FAULTS
from local.simulators.site_recovery.model.template import read_deployment
from local.simulators.site_recovery.model.template_expressions import Scope, evaluate
from local.simulators.site_recovery.model.world import World

_BEGINNING = 0.1  # of a deployment's time it has only been accepted


def deploy(
    world: World, deployment_id: str, template: dict[str, Any], given: dict[str, Any]
) -> Deployment:
    """Begin a deployment; one of this name that has ended gives way to it.

    ArmError 400 `InvalidTemplate`, 409 while one of this name is under way.
    """
    with world.turn("deploy", deployment_id) as turn:
        known = world.ground.deployments.get(key_of(deployment_id))
        if known and known.state in {ACCEPTED, RUNNING}:
            raise conflict(
                "DeploymentActive",
                f"Unable to edit or replace deployment '{known.name}': it is still active.",
            )
        _look_ahead(world, last_segment(deployment_id))
        deployment = read_deployment(world, deployment_id, template, given)
        turn.effect = "deployment begun"
        world.ground.deployments[key_of(deployment_id)] = deployment
        deployment.activity = world.agenda.begin(
            Activity(
                subject=key_of(deployment_id),
                begun=world.now,
                duration=world.settings.jobs.deployment,
                looks=world.settings.looks.job,
                done=lambda at: _carry_out(world, deployment, at),
            )
        )
        return deployment


def _look_ahead(world: World, name: str) -> None:
    """Raise ArmError 400 for what Azure sees before it begins: quota, rights, policies."""
    fault = world.strike(JOB_FAULTS, "preflight", (name,))
    if fault:
        raise ArmError(
            400,
            "InvalidTemplateDeployment",
            f"The template deployment '{name}' is not valid according to the validation "
            "procedure. See inner errors for details.",
            inner=bad_request(fault.code, fault.message or fault.code),
        )


def get_deployment(world: World, deployment_id: str) -> Deployment:
    """Read a deployment; ArmError 404 when there is none."""
    with world.turn("get_deployment", deployment_id):
        _find(world, deployment_id)
        world.agenda.look(key_of(deployment_id))
        return _advanced(world, _find(world, deployment_id))


def list_deployments(world: World, group_id: str) -> list[Deployment]:
    """List a resource group's deployments."""
    with world.turn("list_deployments"):
        inside = f"{key_of(group_id)}/"
        found = world.ground.deployments.items()
        return [_advanced(world, each) for key, each in found if key.startswith(inside)]


def list_operations(world: World, deployment_id: str) -> list[DeployedResource]:
    """List what a deployment has done so far."""
    with world.turn("list_deployment_operations", deployment_id):
        return _find(world, deployment_id).operations


def delete_deployment(world: World, deployment_id: str) -> None:
    """Forget a deployment that has ended; what it made stays. ArmError 404 when there is none."""
    with world.turn("delete_deployment", deployment_id) as turn:
        found = _find(world, deployment_id)
        if found.state in {ACCEPTED, RUNNING}:
            raise conflict("DeploymentActive", f"The deployment '{found.name}' is still active.")
        turn.effect = "deleted"
        del world.ground.deployments[key_of(deployment_id)]


def _find(world: World, deployment_id: str) -> Deployment:
    try:
        return world.ground.deployments[key_of(deployment_id)]
    except KeyError:
        name = last_segment(deployment_id)
        message = f"Deployment '{name}' could not be found."
        raise ArmError(404, "DeploymentNotFound", message) from None


def _advanced(world: World, deployment: Deployment) -> Deployment:
    activity = deployment.activity
    begun = activity is not None and world.agenda.fraction(activity) >= _BEGINNING
    if deployment.state == ACCEPTED and begun:
        deployment.state = RUNNING
    return deployment


def _carry_out(world: World, deployment: Deployment, at: datetime) -> None:
    fault = world.strike(JOB_FAULTS, "deploy", (deployment.name,))
    failing = DeploymentProblem(fault.code, fault.message or fault.code) if fault else None
    for resource in deployment.template["resources"]:
        try:
            shaped = evaluate(resource, deployment.scope)
        except ArmError as error:
            shaped, failing = resource, DeploymentProblem(error.code, error.message)
        if shaped.get("condition") is False:
            continue
        made = deploy_resource(world, deployment, shaped, at, failing)
        deployment.operations.append(made)
        if made.problem:
            deployment.state = FAILED
            return
    deployment.outputs = _outputs(world, deployment)
    deployment.state = SUCCEEDED


def _outputs(world: World, deployment: Deployment) -> dict[str, Any]:
    scope = Scope(
        deployment.scope.group_id,
        deployment.scope.parameters,
        deployment.scope.variables,
        lambda resource_id: properties_of(world, resource_id),
    )
    declared = deployment.template.get("outputs") or {}
    return {
        name: {"type": each["type"], "value": evaluate(each["value"], scope)}
        for name, each in declared.items()
    }


def require_incremental(mode: str) -> None:
    """Raise ArmError 400 for what would delete whatever the template does not name."""
    if mode != "Incremental":
        raise bad_request("InvalidDeploymentMode", f"The mode '{mode}' is not simulated.")
