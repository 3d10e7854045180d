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
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.world import World

_MAPPINGS = CONTAINER + "/replicationProtectionContainerMappings"
_MAPPING = _MAPPINGS + "/{mapping}"


def list_mappings(world: World, call: Call) -> Answer:
    """List the mappings."""
    return listing(world, call, mappings.list_mappings(world), lambda one: shape(world, one))


def get_mapping(world: World, call: Call) -> Answer:
    """Show a mapping."""
    return Answer(body=shape(world, mappings.get_mapping(world, call.names["mapping"])))


def create_mapping(world: World, call: Call) -> Answer:
    """Begin to map a policy to the container."""
    given = properties(call)
    policy_id, target = given.get("policyId"), given.get("targetProtectionContainerId")
    if not policy_id:
        raise missing("properties.policyId")
    if not target:
        raise missing("properties.targetProtectionContainerId")
    job = mappings.create_mapping(world, call.names["mapping"], policy_id, target)
    return accepted(world, call, job, lambda: _show(world, call))


def update_mapping(world: World, call: Call) -> Answer:
    """Begin to switch the automatic upgrade of mobility services."""
    given = provider_input(call, "providerSpecificInput")
    upgrade = truth(given["enableAgentAutoUpgrade"], "enableAgentAutoUpgrade")
    job = mappings.update_mapping(world, call.names["mapping"], auto_upgrade=upgrade)
    return accepted(world, call, job, lambda: _show(world, call))


def delete_mapping(world: World, call: Call) -> Answer:
    """Begin to take a mapping away; 204 when there is none."""
    job: Job | None = mappings.delete_mapping(world, call.names["mapping"])
    return accepted(world, call, job, removed) if job else Answer(204)


def _show(world: World, call: Call) -> dict[str, Any]:
    return shape(world, world.mappings[call.names["mapping"].casefold()])


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
