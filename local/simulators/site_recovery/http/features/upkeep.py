"""The care of an item: resync, health, agents, disks, appliance, target sizes."""

from azure.mgmt.recoveryservicessiterecovery import models

from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.features.protected_items import show_item
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.reading import properties, provider_input
from local.simulators.site_recovery.http.reading_items import read_disks
from local.simulators.site_recovery.http.routing import ITEM
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.protected_item import provider_id
from local.simulators.site_recovery.model import items, upkeep
from local.simulators.site_recovery.model.agent_update import update_agent
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.job_kinds import (
    REINSTALL_MOBILITY_SERVICE,
    UPDATE_MOBILITY_SERVICE,
)
from local.simulators.site_recovery.model.protected_item import ProtectedItem
from local.simulators.site_recovery.model.world import World

# name, vCPUs, memory in GB, data disks, network cards
_SIZES = (
    ("Standard_B2ms", 2, 8.0, 4, 3),
    ("Standard_D2s_v3", 2, 8.0, 4, 2),
    ("Standard_D4s_v3", 4, 16.0, 8, 2),
    ("Standard_D8s_v3", 8, 32.0, 16, 4),
    ("Standard_E8s_v3", 8, 64.0, 16, 4),
)


def repair(world: World, call: Call) -> Answer:
    """Begin a resync."""
    return _begun(world, call, upkeep.repair_replication(world, call.names["item"]))


def resolve_health(world: World, call: Call) -> Answer:
    """Begin to clear health errors."""
    errors = properties(call).get("healthErrors") or []
    ids = frozenset(error["healthErrorId"] for error in errors)
    return _begun(world, call, upkeep.resolve_health_errors(world, call.names["item"], ids))


def update_mobility_service(world: World, call: Call) -> Answer:
    """Begin to update the mobility service."""
    account = properties(call).get("runAsAccountId") or ""
    job = update_agent(world, call.names["item"], UPDATE_MOBILITY_SERVICE, account)
    return _begun(world, call, job)


def reinstall_mobility_service(world: World, call: Call) -> Answer:
    """Begin to install the mobility service again."""
    return _begun(world, call, update_agent(world, call.names["item"], REINSTALL_MOBILITY_SERVICE))


def switch_appliance(world: World, call: Call) -> Answer:
    """Begin to replicate through another appliance."""
    provider_input(call, "providerSpecificDetails")
    target = properties(call)["targetApplianceId"]
    return _begun(world, call, upkeep.switch_appliance(world, call.names["item"], target))


def add_disks(world: World, call: Call) -> Answer:
    """Begin to replicate more disks."""
    disks = read_disks(provider_input(call, "providerSpecificDetails")["disks"])
    return _begun(world, call, upkeep.add_disks(world, call.names["item"], disks))


def list_sizes(world: World, call: Call) -> Answer:
    """List sizes that the virtual machine may have, with what speaks against each."""
    with world.turn("list_target_sizes", call.names["item"]):
        item = items.find_item(world, call.names["item"])
        return listing(world, call, _SIZES, lambda size: _size(world, item, size))


def _begun(world: World, call: Call, job: Job) -> Answer:
    return accepted(world, call, job, lambda: show_item(world, call))


def _size(world: World, item: ProtectedItem, size: tuple[str, int, float, int, int]) -> Json:
    fabric, disks = item.fabric, len(item.disks)
    name, cores, memory, most_disks, cards = size
    error = {"message": f"The size takes {most_disks} data disks.", "severity": "Error"}
    return {
        "id": f"{provider_id(world, fabric)}/targetComputeSizes/{name}",
        "name": name,
        "type": "targetComputeSizes",
        "properties": {
            "name": name,
            "friendlyName": name,
            "cpuCoresCount": cores,
            "vCPUsAvailable": cores,
            "memoryInGB": memory,
            "maxDataDiskCount": most_disks,
            "maxNicsCount": cards,
            "errors": [error] if disks - 1 > most_disks else [],
            "highIopsSupported": "true",
            "hyperVGenerations": ["V1", "V2"],
        },
    }


_MOBILITY = models.UpdateMobilityServiceRequest
_REINSTALL = models.ReinstallMobilityServiceRequest
_APPLIANCE = models.UpdateApplianceForReplicationProtectedItemInput

ROUTES = (
    Route("POST", ITEM + "/repairReplication", repair),
    Route("POST", ITEM + "/resolveHealthErrors", resolve_health, model=models.ResolveHealthInput),
    Route("POST", ITEM + "/updateMobilityService", update_mobility_service, model=_MOBILITY),
    Route("POST", ITEM + "/reinstallMobilityService", reinstall_mobility_service, model=_REINSTALL),
    Route("POST", ITEM + "/updateAppliance", switch_appliance, model=_APPLIANCE),
    Route("POST", ITEM + "/addDisks", add_disks, model=models.AddDisksInput),
    Route("GET", ITEM + "/targetComputeSizes", list_sizes),
)
