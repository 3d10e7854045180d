"""The in-process face: the application's ports on a simulated world."""

from local.simulators.site_recovery.in_process.capacity import SimulatedCapacity
from local.simulators.site_recovery.in_process.machines import SimulatedMachines
from local.simulators.site_recovery.in_process.recovery_plans import SimulatedRecoveryPlans
from local.simulators.site_recovery.in_process.replication_policies import (
    SimulatedReplicationPolicies,
)
from local.simulators.site_recovery.in_process.security_groups import (
    SimulatedNetworkSecurityGroups,
)
from local.simulators.site_recovery.in_process.servers import SimulatedServers
from local.simulators.site_recovery.in_process.site_recovery import SimulatedSiteRecovery
from local.simulators.site_recovery.in_process.target_cloud import SimulatedTargetCloud
from local.simulators.site_recovery.in_process.vaults import SimulatedVaults

__all__ = [
    "SimulatedCapacity",
    "SimulatedMachines",
    "SimulatedNetworkSecurityGroups",
    "SimulatedRecoveryPlans",
    "SimulatedReplicationPolicies",
    "SimulatedServers",
    "SimulatedSiteRecovery",
    "SimulatedTargetCloud",
    "SimulatedVaults",
]
