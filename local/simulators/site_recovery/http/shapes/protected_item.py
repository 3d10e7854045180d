"""A protected item: what all providers tell of it."""

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.classic_replication import (
    classic_replication_details,
)
from local.simulators.site_recovery.http.shapes.health_error import health_error
from local.simulators.site_recovery.http.shapes.moment import stamp, stamp_if
from local.simulators.site_recovery.http.shapes.policy import policy_id
from local.simulators.site_recovery.http.shapes.replication import replication_details
from local.simulators.site_recovery.model.fabric import Fabric
from local.simulators.site_recovery.model.health import grade, problems_of
from local.simulators.site_recovery.model.mappings import AZURE
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.recovery_points import point_id
from local.simulators.site_recovery.model.world import World

_TYPE = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers"
    "/replicationProtectedItems"
)
_DETAILS = {
    Provider.MODERNISED: replication_details,
    Provider.CLASSIC: classic_replication_details,
}
_FABRIC_PROVIDERS = {Provider.MODERNISED: "InMageRcmFabric", Provider.CLASSIC: "VMware"}
_NEVER = "1753-01-01T01:01:01Z"  # what the service writes where nothing runs


def protected_item(world: World, item: ProtectedItem) -> Json:
    """Show an item."""
    return {
        "id": item.item_id,
        "name": item.name,
        "type": _TYPE,
        "properties": _place(world, item) | _standing(world, item),
    }


def job_id(world: World, name: str) -> str:
    """Spell a job's id."""
    return f"{world.estate.vault_id}/replicationJobs/{name}"


def provider_id(world: World, fabric: Fabric) -> str:
    """Spell the id of the provider that speaks for a fabric."""
    name = world.ids.of("provider", fabric.name)
    return f"{fabric.arm_id}/replicationRecoveryServicesProviders/{name}"


def _place(world: World, item: ProtectedItem) -> Json:
    """Show where the item comes from and where it goes."""
    estate, fabric = world.estate, item.fabric
    azure = f"{estate.vault_id}/replicationFabrics/{world.ids.of('fabric', AZURE)}"
    container = world.ids.of("container", AZURE)
    return {
        "friendlyName": item.machine.agent.host_name,
        "protectedItemType": "",
        "protectableItemId": item.protectable_item_id,
        "recoveryServicesProviderId": provider_id(world, fabric),
        "primaryFabricFriendlyName": fabric.friendly_name,
        "primaryFabricProvider": _FABRIC_PROVIDERS[fabric.provider],
        "recoveryFabricFriendlyName": AZURE,
        "recoveryFabricId": AZURE,
        "primaryProtectionContainerFriendlyName": fabric.container,
        "recoveryProtectionContainerFriendlyName": AZURE,
        "recoveryContainerId": f"{azure}/replicationProtectionContainers/{container}",
        "policyId": policy_id(world, item.policy),
        "policyFriendlyName": item.policy,
        "eventCorrelationId": world.ids.of("item", item.name.casefold()),
    }


def _standing(world: World, item: ProtectedItem) -> Json:
    """Show where the item stands, and what is wrong with it."""
    standing, problems = item.stage.value, problems_of(world, item)
    point = item.failover_point or item.test_point
    return {
        "protectionState": standing.state,
        "protectionStateDescription": standing.description,
        "activeLocation": standing.location,
        "testFailoverState": standing.test_state,
        "testFailoverStateDescription": standing.test_description,
        "switchProviderState": None,
        "switchProviderStateDescription": None,
        "allowedOperations": [] if item.busy else list(standing.allowed),
        "replicationHealth": grade(problems),
        "failoverHealth": "Normal",
        "healthErrors": [health_error(world, problem) for problem in problems],
        "lastSuccessfulFailoverTime": stamp_if(item.last_failover),
        "lastSuccessfulTestFailoverTime": stamp_if(item.last_test_failover),
        "currentScenario": _scenario(world, item),
        "failoverRecoveryPointId": point_id(world, item, point) if point else None,
        "providerSpecificDetails": _DETAILS[item.fabric.provider](world, item),
    }


def _scenario(world: World, item: ProtectedItem) -> Json:
    job = item.running
    return {
        "scenarioName": job.kind.scenario if job else "None",
        "jobId": job_id(world, job.job_id if job else "None"),
        "startTime": stamp(job.begun) if job else _NEVER,
    }
