"""Mappings of policies to the container."""

from typing import Any

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Route
from local.simulators.site_recovery.http.long_running import accepted, removed
from local.simulators.site_recovery.http.reading import missing, properties, provider_input, truth
from local.simulators.site_recovery.http.routing import CONTAINER, VAULT
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.policy import mapping as shape
from local.simulators.site_recovery.model import mappings
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.fabrics import find_fabric
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.world import World

_MAPPINGS = CONTAINER + "/replicationProtectionContainerMappings"
_MAPPING = _MAPPINGS + "/{mapping}"


def list_mappings(world: World, call: Call) -> Answer:
    """List the mappings, those of a container where the path names one."""
    fabric = _fabric(world, call) if "fabric" in call.names else None
    found = mappings.list_mappings(world, fabric)
    return listing(world, call, found, lambda one: shape(world, one))


def get_mapping(world: World, call: Call) -> Answer:
    """Show a mapping."""
    found = mappings.get_mapping(world, call.names["mapping"], _fabric(world, call))
    return Answer(body=shape(world, found))


def create_mapping(world: World, call: Call) -> Answer:
    """Begin to map a policy to the container."""
    given = properties(call)
    policy_id, target = given.get("policyId"), given.get("targetProtectionContainerId")
    if not policy_id:
        raise missing("properties.policyId")
    if not target:
        raise missing("properties.targetProtectionContainerId")
    name, fabric = call.names["mapping"], _fabric(world, call)
    job = mappings.create_mapping(world, name, policy_id, target, fabric)
    return accepted(world, call, job, lambda: _show(world, call))


def update_mapping(world: World, call: Call) -> Answer:
    """Begin to switch the automatic upgrade of mobility services."""
    given = provider_input(call, "providerSpecificInput")
    upgrade = truth(given["enableAgentAutoUpgrade"], "enableAgentAutoUpgrade")
    name, fabric = call.names["mapping"], _fabric(world, call)
    job = mappings.update_mapping(world, name, auto_upgrade=upgrade, fabric=fabric)
    return accepted(world, call, job, lambda: _show(world, call))


def delete_mapping(world: World, call: Call) -> Answer:
    """Begin to take a mapping away; 204 when there is none."""
    name, fabric = call.names["mapping"], _fabric(world, call)
    job: Job | None = mappings.delete_mapping(world, name, fabric)
    return accepted(world, call, job, removed) if job else Answer(204)


def _show(world: World, call: Call) -> dict[str, Any]:
    name, fabric = call.names["mapping"], _fabric(world, call)
    return shape(world, mappings.find_mapping(world, name, fabric))


def _fabric(world: World, call: Call) -> Fabric:
    return find_fabric(world, call.names["fabric"])


ROUTES = (
    Route("GET", VAULT + "/replicationProtectionContainerMappings", list_mappings),
    Route("GET", _MAPPINGS, list_mappings),
    Route("GET", _MAPPING, get_mapping),
    Route("PUT", _MAPPING, create_mapping, model=models.CreateProtectionContainerMappingInput),
    Route("PATCH", _MAPPING, update_mapping, model=models.UpdateProtectionContainerMappingInput),
    Route("DELETE", _MAPPING, delete_mapping),
    Route(
        "POST",
        _MAPPING + "/remove",
        delete_mapping,
        model=models.RemoveProtectionContainerMappingInput,
    ),
)
