"""Deployments and their operations, as Azure Resource Manager shows them."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.arm_id import last_segment
from local.simulators.site_recovery.model.deployment import (
    SUCCEEDED,
    DeployedResource,
    Deployment,
    DeploymentProblem,
)


def deployment(shown: Deployment) -> Json:
    """Show a deployment; what was secure of its parameters is not there."""
    properties: Json = {
        "provisioningState": shown.state,
        "correlationId": shown.correlation_id,
        "timestamp": stamp(shown.begun),
        "duration": "PT0S",
        "mode": "Incremental",
        "parameters": shown.shown,
        "providers": [],
        "dependencies": [],
    }
    if shown.state == SUCCEEDED:
        properties["outputs"] = shown.outputs
        made = [{"id": each.resource_id} for each in shown.operations]
        properties["outputResources"] = made
    if shown.problem:
        properties["error"] = {
            "code": "DeploymentFailed",
            "message": "At least one resource deployment operation failed. Please list deployment "
            "operations for details.",
            "details": [_error(shown.problem)],
        }
    return {
        "id": shown.deployment_id,
        "name": shown.name,
        "type": "Microsoft.Resources/deployments",
        "tags": shown.tags,
        "properties": properties,
    }


def deployment_operation(shown: Deployment, number: int, done: DeployedResource) -> Json:
    """Show what a deployment did with one resource."""
    name = f"{number:016X}"
    problem = done.problem
    return {
        "id": f"{shown.deployment_id}/operations/{name}",
        "operationId": name,
        "properties": {
            "provisioningOperation": "Create",
            "provisioningState": "Failed" if problem else "Succeeded",
            "timestamp": stamp(done.at),
            "statusCode": "Conflict" if problem else "OK",
            "statusMessage": {"status": "Failed", "error": _error(problem)} if problem else None,
            "targetResource": {
                "id": done.resource_id,
                "resourceType": done.kind,
                "resourceName": last_segment(done.resource_id),
            },
        },
    }


def _error(problem: DeploymentProblem) -> Json:
    return {"code": problem.code, "message": problem.message}
