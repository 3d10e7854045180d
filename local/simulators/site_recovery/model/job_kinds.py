"""Every kind of job that the vault carries out, but those of recovery plans.

`IrCompletion`, `TestFailover`, `UnplannedFailover`, `AddProtectionProfile` and `UpdateVmProperties`
are the service's own scenario names; the others are likely spellings that nothing confirms.
"""

from local.simulators.site_recovery.model.job import JobKind

INSTALLATION = "InstallingMobilityService"  # the task of ENABLE that pushes the agent

ENABLE = JobKind(
    "enable_replication",
    "EnableDr",
    "Enable replication",
    (
        "PrerequisitesCheck",
        INSTALLATION,
        "EnablingReplication",
        "InitiatingReplication",
    ),
    cancellable=True,
)
DISCOVER = JobKind(
    "discover_protectable_item",
    "DiscoverPhysicalServer",
    "Discover a physical server",
    ("DiscoveringServer",),
    "ProtectionContainer",
)
FINISH_INITIAL_REPLICATION = JobKind(
    "initial_replication",
    "IrCompletion",
    "Finalize protection on the recovery location",
    ("FinalizingProtection",),
)
TEST_FAILOVER = JobKind(
    "test_failover",
    "TestFailover",
    "Test failover",
    ("PrerequisitesCheck", "CreatingTestEnvironment", "CreatingVirtualMachine", "StartingMachine"),
    cancellable=True,
)
TEST_FAILOVER_CLEANUP = JobKind(
    "test_failover_cleanup",
    "TestFailoverCleanup",
    "Test failover cleanup",
    ("DeletingTestVirtualMachine", "CleaningUpTestEnvironment"),
)
FAILOVER = JobKind(
    "unplanned_failover",
    "UnplannedFailover",
    "Failover",
    ("PrerequisitesCheck", "ProcessingRecoveryPoint", "CreatingVirtualMachine", "StartingMachine"),
    cancellable=True,
)
CHANGE_POINT = JobKind(
    "change_recovery_point",
    "ChangeRecoveryPoint",
    "Change recovery point",
    ("ProcessingRecoveryPoint", "CreatingVirtualMachine", "StartingMachine"),
)
COMMIT = JobKind("commit", "Commit", "Commit", ("CommittingFailover",))
CANCEL_FAILOVER = JobKind(
    "cancel_failover", "CancelFailover", "Cancel failover", ("DeletingVirtualMachine",)
)
DISABLE = JobKind(
    "disable_replication",
    "DisableDr",
    "Disable replication",
    ("DisablingReplication", "CleaningUpReplicationSettings"),
)
PURGE = JobKind("purge", "PurgeProtection", "Purge protection", ("PurgingReplicationSettings",))
UPDATE = JobKind(
    "update_item", "UpdateVmProperties", "Update the virtual machine", ("UpdatingProperties",)
)
REPAIR = JobKind("repair_replication", "RepairReplication", "Resynchronize", ("StartingResync",))
RESOLVE_HEALTH = JobKind(
    "resolve_health_errors", "ResolveHealthErrors", "Resolve health errors", ("ResolvingErrors",)
)
UPDATE_MOBILITY_SERVICE = JobKind(
    "update_mobility_service",
    "UpdateMobilityService",
    "Update mobility service",
    ("UpdatingMobilityService",),
)
REINSTALL_MOBILITY_SERVICE = JobKind(
    "reinstall_mobility_service",
    "ReinstallMobilityService",
    "Reinstall mobility service",
    ("ReinstallingMobilityService",),
)
SWITCH_APPLIANCE = JobKind(
    "update_appliance", "UpdateAppliance", "Switch appliance", ("SwitchingAppliance",)
)
ADD_DISKS = JobKind("add_disks", "AddDisks", "Add disks", ("AddingDisks",))
ADD_POLICY = JobKind(
    "create_policy",
    "AddProtectionProfile",
    "Create replication policy",
    ("CreatingReplicationPolicy",),
    "ProtectionProfile",
)
UPDATE_POLICY = JobKind(
    "update_policy",
    "UpdateProtectionProfile",
    "Update replication policy",
    ("UpdatingReplicationPolicy",),
    "ProtectionProfile",
)
DELETE_POLICY = JobKind(
    "delete_policy",
    "DeleteProtectionProfile",
    "Delete replication policy",
    ("DeletingReplicationPolicy",),
    "ProtectionProfile",
)
MAP_POLICY = JobKind(
    "create_mapping",
    "PairClouds",
    "Associate replication policy",
    ("AssociatingReplicationPolicy",),
    "ProtectionContainer",
)
UPDATE_MAPPING = JobKind(
    "update_mapping",
    "UpdatePairing",
    "Update the policy's association",
    ("UpdatingAssociation",),
    "ProtectionContainer",
)
UNMAP_POLICY = JobKind(
    "delete_mapping",
    "UnpairClouds",
    "Dissociate replication policy",
    ("DissociatingReplicationPolicy",),
    "ProtectionContainer",
)
MOVE = JobKind(
    "reassociate_gateway",
    "ReassociateGateway",
    "Move machines to another process server",
    ("SwitchingProcessServer",),
    "Server",
)
SWITCH_PROVIDER = JobKind(
    "switch_provider",
    "SwitchProvider",
    "Switch to the modernised provider",
    ("PrerequisitesCheck", "SwitchingProvider", "Resynchronizing"),
)
REFRESH = JobKind("refresh", "RefreshFabric", "Refresh the fabric", ("Refreshing",), "Server")
