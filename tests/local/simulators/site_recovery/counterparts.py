"""The official examples, each with the same request to the simulator and where they differ."""

from dataclasses import dataclass, field
from datetime import timedelta

from local.simulators.site_recovery.model.fabric import RunAsAccount
from local.simulators.site_recovery.model.faults import Fault, FaultKind
from local.simulators.site_recovery.model.network import NetworkMachine, announce
from local.simulators.site_recovery.model.registering import (
    ProcessServerRegistration,
    register_process_server,
)
from local.simulators.site_recovery.model.trouble import inject
from tests.local.simulators.site_recovery import bodies, classic_bodies

FREE = "affected objects are a free dictionary; ours names what the job works on"


@dataclass
class Counterpart:
    """The same operation here: how to come to it, what to send, and what differs and why."""

    path: str
    method: str = "GET"
    before: tuple = ()
    body: object = None
    status: tuple = (200,)
    differs: dict = field(default_factory=dict)
    same: tuple = ()
    refused: str = ""
    classic: bool = False


def protect(reached):
    machine = reached.staging.machine()
    body = bodies.enabling(reached, machine).as_dict()
    reached.ask(reached.path(), "PUT", body)


def fail_over(reached):
    body = bodies.failing_over().as_dict()
    reached.ask(reached.path("unplannedFailover"), "POST", body)


def plan(reached):
    body = bodies.planning(reached, ["item"]).as_dict()
    reached.ask("replicationRecoveryPlans/RPtest1", "PUT", body)


def suspend(reached):
    inject(reached.world, Fault(FaultKind.SUSPENDED_JOB, "test_failover"))
    reached.ask(reached.path("testFailover"), "POST", bodies.rehearsing().as_dict())
    reached.staging.wait(minutes=1)


def unhealthy(reached):
    inject(reached.world, Fault(FaultKind.HEALTH_ERROR, code="153007"))


def job(reached):
    """Spell the path of the newest job."""
    return f"replicationJobs/{list(reached.world.jobs.jobs)[-1]}"


def enabling(reached):
    return bodies.enabling(reached, reached.staging.machine()).as_dict()


def container(reached):
    """Spell the path of the container."""
    fabric, name = reached.container[2:]
    return f"replicationFabrics/{fabric}/replicationProtectionContainers/{name}"


def announced(reached):
    announce(reached.world, NetworkMachine("10.150.2.3", "Test", "Test", "b"))


def discover(reached):
    announced(reached)
    body = classic_bodies.discovering("10.150.2.3", "Test").as_dict()
    reached.ask(f"{container(reached)}/discoverProtectableItem", "POST", body)
    reached.staging.wait(minutes=1)


def protectable(reached):
    """Spell the path of the only protectable item."""
    (name,) = reached.world.protectable_items
    return f"{container(reached)}/replicationProtectableItems/{name}"


def protect_classic(reached):
    discover(reached)
    (item,) = reached.world.protectable_items.values()
    body = classic_bodies.enabling(reached.world, item.item_id).as_dict()
    reached.ask(reached.path(), "PUT", body)
    reached.staging.wait(minutes=1)


def updating_agent(reached, example):
    """Take the example's body; its account 2 has to be there."""
    accounts = reached.world.fabrics[0].accounts
    accounts.append(RunAsAccount("2", "another"))
    return example["updateMobilityServiceRequest"]


def moving(reached, example):
    """Take the example's body with the ids of this vault."""
    fabric = reached.world.fabrics[0]
    given = ProcessServerRegistration(name="second", address="10.0.0.12", after=timedelta())
    target = register_process_server(reached.world, given)
    ids = {
        "containerName": fabric.container,
        "sourceProcessServerId": fabric.servers[1].server_id,
        "targetProcessServerId": target.server_id,
        "vmsToMigrate": ["item"],
    }
    return {"properties": example["failoverProcessServerRequest"]["properties"] | ids}


def mapping(reached, example):
    estate = reached.world.estate
    policy = f"{estate.vault_id}/replicationPolicies/{estate.policy}"
    changed = dict(example["creationInput"]["properties"], policyId=policy)
    return {"properties": changed}


ITEM = "properties.{}"
READY = ("activeLocation", "protectionState", "protectionStateDescription", "testFailoverState")
WAIT = (202, 200)
CONTAINER = "replicationFabrics/ferry-fabric/replicationProtectionContainers/ferry-container"
PI = f"{CONTAINER}/replicationProtectedItems/item"
SCENARIO = ("currentScenario",)

COUNTERPARTS = {
    "RecoveryPoints_ListByReplicationProtectedItems": Counterpart(
        f"{PI}/recoveryPoints", before=(protect,)
    ),
    "ReplicationAppliances_List": Counterpart("replicationAppliances"),
    "ReplicationFabrics_ReassociateGateway": Counterpart(
        lambda reached: f"replicationFabrics/{reached.container[2]}/reassociateGateway",
        "POST",
        before=(protect_classic,),
        body=moving,
        status=WAIT,
        same=("bcdrState", "health", "healthErrorDetails"),
        classic=True,
    ),
    "ReplicationJobs_Get": Counterpart(
        job,
        before=(protect,),
        differs={
            f".properties.customDetails.affectedObjectDetails.{name}: missing": FREE
            for name in ("PrimaryVmmId", "PrimaryVmmName", "RecoveryVmmId")
        },
        same=("stateDescription", "state"),
    ),
    "ReplicationJobs_List": Counterpart("replicationJobs", before=(protect,)),
    "ReplicationJobs_Resume": Counterpart(
        lambda reached: f"{job(reached)}/resume",
        "POST",
        before=(protect, suspend),
        body=lambda _, example: example["resumeJobParams"],
        status=WAIT,
        differs={
            f".properties.customDetails.affectedObjectDetails.{name}: missing": FREE
            for name in (
                "PrimaryCloudId",
                "PrimaryVmmId",
                "PrimaryVmmName",
                "ProtectionProfileId",
                "RecoveryCloudId",
                "RecoveryVmId",
                "RecoveryVmName",
                "RecoveryVmmId",
                "RecoveryVmmName",
            )
        },
        same=("scenarioName", "friendlyName", "targetInstanceType"),
    ),
    "ReplicationProtectableItems_Get": Counterpart(
        protectable,
        before=(discover,),
        same=("protectionStatus", "protectionReadinessErrors"),
        classic=True,
    ),
    "ReplicationProtectedItems_Create": Counterpart(
        PI, "PUT", body=lambda reached, _: enabling(reached), status=WAIT, same=READY
    ),
    "ReplicationProtectedItems_Delete": Counterpart(
        f"{PI}/remove",
        "POST",
        before=(protect,),
        body=lambda _, example: example["disableProtectionInput"],
        status=(202, 204),
    ),
    "ReplicationProtectedItems_FailoverCommit": Counterpart(
        f"{PI}/failoverCommit",
        "POST",
        before=(protect, fail_over),
        status=WAIT,
        same=("activeLocation",),  # the example committed a planned failover
    ),
    "ReplicationProtectedItems_Get": Counterpart(PI, before=(protect,), same=(*READY, *SCENARIO)),
    "ReplicationProtectedItems_TestFailover": Counterpart(
        f"{PI}/testFailover",
        "POST",
        before=(protect,),
        body=lambda *_: bodies.rehearsing().as_dict(),
        status=WAIT,
        same=(*READY, "testFailoverStateDescription", "allowedOperations"),
    ),
    "ReplicationProtectedItems_UnplannedFailover": Counterpart(
        f"{PI}/unplannedFailover",
        "POST",
        before=(protect,),
        body=lambda *_: bodies.failing_over().as_dict(),
        status=WAIT,
        same=("activeLocation", "protectionState", "allowedOperations", *SCENARIO),
    ),
    "ReplicationProtectedItems_UpdateMobilityService": Counterpart(
        lambda reached: reached.path("updateMobilityService"),
        "POST",
        before=(protect_classic,),
        body=updating_agent,
        status=WAIT,
        same=(*READY, "allowedOperations", "protectedItemType", "recoveryFabricId", *SCENARIO),
        classic=True,
    ),
    "ReplicationProtectionContainerMappings_Create": Counterpart(
        f"{CONTAINER}/replicationProtectionContainerMappings/mapping",
        "PUT",
        body=mapping,
        status=WAIT,
        same=("state", "targetProtectionContainerId", "targetFabricFriendlyName", "health"),
    ),
    "ReplicationProtectionContainers_DiscoverProtectableItem": Counterpart(
        lambda reached: f"{container(reached)}/discoverProtectableItem",
        "POST",
        before=(announced,),
        body=lambda _, example: example["discoverProtectableItemRequest"],
        status=WAIT,
        same=("fabricType", "pairingStatus", "role"),
        classic=True,
    ),
    "ReplicationRecoveryPlans_Get": Counterpart(
        "replicationRecoveryPlans/RPtest1",
        before=(protect, plan),
        same=("failoverDeploymentModel", "recoveryFabricId", "allowedOperations"),
    ),
    "ReplicationVaultHealth_Get": Counterpart(
        "replicationVaultHealth", before=(protect, unhealthy)
    ),
}
