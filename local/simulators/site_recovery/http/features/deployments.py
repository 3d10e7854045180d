"""Deployments by template, within a resource group."""

from http import HTTPStatus

from azure.mgmt.resource.deployments import models

from local.simulators.site_recovery.http.call import Answer, Api, Call, Json, Route
from local.simulators.site_recovery.http.long_running import retry_after
from local.simulators.site_recovery.http.reading import properties
from local.simulators.site_recovery.http.shapes.deployment import (
    deployment,
    deployment_operation,
)
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model import deployments
from local.simulators.site_recovery.model.deployment import ACCEPTED, FAILED, RUNNING
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.resource_groups import require_group
from local.simulators.site_recovery.model.template_expressions import invalid
from local.simulators.site_recovery.model.world import World

_API = Api.RESOURCES
_GROUP = "/subscriptions/{subscription}/resourceGroups/{open_group}"
_ALL = f"{_GROUP}/providers/Microsoft.Resources/deployments"
_ONE = f"{_ALL}/{{deployment}}"
_STATUSES = "operationStatuses"


def put_deployment(world: World, call: Call) -> Answer:
    """Begin to deploy."""
    require_group(world, call.names["open_group"])
    given = properties(call)
    deployments.require_incremental(str(given.get("mode")))
    template = given.get("template")
    if not isinstance(template, dict):
        raise invalid("the template is missing")
    begun = deployments.deploy(world, call.path, template, given.get("parameters") or {})
    begun.tags = call.body.get("tags") or {}
    return Answer(HTTPStatus.CREATED, deployment(begun), _polling(world, call))


def get_deployment(world: World, call: Call) -> Answer:
    """Show a deployment."""
    require_group(world, call.names["open_group"])
    return Answer(body=deployment(deployments.get_deployment(world, call.path)))


def list_deployments(world: World, call: Call) -> Answer:
    """List a resource group's deployments."""
    require_group(world, call.names["open_group"])
    inside = call.path.rpartition("/providers/")[0]
    return listing(world, call, deployments.list_deployments(world, inside), deployment)


def list_operations(world: World, call: Call) -> Answer:
    """List what a deployment has done."""
    deployment_id = _id(call)
    found = deployments.get_deployment(world, deployment_id)
    done = list(enumerate(deployments.list_operations(world, deployment_id), start=1))
    return listing(world, call, done, lambda one: deployment_operation(found, *one))


def delete_deployment(world: World, call: Call) -> Answer:
    """Forget a deployment; 204 when there is none."""
    require_group(world, call.names["open_group"])
    try:
        deployments.delete_deployment(world, call.path)
    except ArmError as error:
        if error.code != "DeploymentNotFound":
            raise
        return Answer(HTTPStatus.NO_CONTENT)
    return Answer(HTTPStatus.NO_CONTENT)


def get_status(world: World, call: Call) -> Answer:
    """Tell whether a deployment has ended, and how."""
    found = deployments.get_deployment(world, call.path.rpartition(f"/{_STATUSES}/")[0])
    body: Json = {"status": found.state}
    if found.state == FAILED:
        body["error"] = deployment(found)["properties"]["error"]
    return Answer(
        body=body,
        headers={"Retry-After": retry_after(world)} if found.state in {ACCEPTED, RUNNING} else {},
    )


def _id(call: Call) -> str:
    """Spell a deployment's id; its operations hang on a path without a provider."""
    names = call.names
    return (
        f"/subscriptions/{names['subscription']}/resourceGroups/{names['open_group']}"
        f"/providers/Microsoft.Resources/deployments/{names['deployment']}"
    )


def _polling(world: World, call: Call) -> dict[str, str]:
    url = f"{call.origin}{call.path}/{_STATUSES}/latest?api-version={_API.value}"
    return {"Azure-AsyncOperation": url, "Retry-After": retry_after(world)}


ROUTES = (
    Route("GET", _ALL, list_deployments, _API),
    Route("PUT", _ONE, put_deployment, _API, models.Deployment),
    Route("GET", _ONE, get_deployment, _API),
    Route("DELETE", _ONE, delete_deployment, _API),
    Route("GET", f"{_ONE}/{_STATUSES}/{{operation}}", get_status, _API),
    Route("GET", f"{_GROUP}/deployments/{{deployment}}/operations", list_operations, _API),
)
