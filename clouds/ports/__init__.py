"""What the application needs of the outside world, in the domain's words.

Every call may raise Transient (ask again) or Refused (somebody must act first). Every mutating
call looks before it acts: repeated, it finds what the first attempt made and changes nothing.
"""

from dataclasses import dataclass, field

from clouds.ports.approving import Delegations, UsedLinks
from clouds.ports.audit import AuditLog, Persons
from clouds.ports.books import Approvals, StatusStore, WaveRegister
from clouds.ports.capacity import Capacity
from clouds.ports.checkup import Examined
from clouds.ports.dependency import Dependency
from clouds.ports.emergency import EmergencyBrake
from clouds.ports.firewalls import Firewalls, NetworkSecurityGroups
from clouds.ports.groups import ProtectionGroups
from clouds.ports.hooks import Hooks
from clouds.ports.inspection import Inspection
from clouds.ports.landing import ReplicationPolicies, Servers, SourceServers, Vaults
from clouds.ports.machines import Machines
from clouds.ports.notifying import NoticeBook, Notifier
from clouds.ports.plan_book import PlanBook
from clouds.ports.quiescence import Quiescence
from clouds.ports.recovery_plans import RecoveryPlans
from clouds.ports.rehearsal_book import RehearsalBook
from clouds.ports.retirement import Retentions, SourceRetirement
from clouds.ports.signing import Signer
from clouds.ports.slots import SlotBook, Slotting
from clouds.ports.source import MobilityService, SourceCloud
from clouds.ports.storage import DocumentStore, RequestQueue
from clouds.ports.target import SiteRecovery, SiteRecoveryUpkeep, TargetCloud
from clouds.ports.workload import Workload
from clouds.ports.zones import ZoneBook

__all__ = [
    "Approvals",
    "AuditLog",
    "Capacity",
    "Clouds",
    "Delegations",
    "Dependency",
    "DocumentStore",
    "EmergencyBrake",
    "Examined",
    "Firewalls",
    "Hooks",
    "Inspection",
    "Machines",
    "MobilityService",
    "NetworkSecurityGroups",
    "NoticeBook",
    "Notifier",
    "Persons",
    "PlanBook",
    "ProtectionGroups",
    "Quiescence",
    "RecoveryPlans",
    "RehearsalBook",
    "ReplicationPolicies",
    "RequestQueue",
    "Retentions",
    "Servers",
    "Signer",
    "SiteRecovery",
    "SiteRecoveryUpkeep",
    "SlotBook",
    "Slotting",
    "SourceCloud",
    "SourceRetirement",
    "SourceServers",
    "StatusStore",
    "TargetCloud",
    "UsedLinks",
    "Vaults",
    "WaveRegister",
    "Workload",
    "ZoneBook",
]


@dataclass(frozen=True, slots=True)
class Clouds:
    """Everything outside, as each activity and trigger receives it."""

    source: SourceCloud
    source_servers: SourceServers
    mobility: MobilityService
    quiescence: Quiescence
    inspection: Inspection
    site_recovery: SiteRecovery
    upkeep: SiteRecoveryUpkeep
    recovery_plans: RecoveryPlans
    target: TargetCloud
    machines: Machines
    vaults: Vaults
    servers: Servers
    status: StatusStore
    register: WaveRegister
    slots: SlotBook
    approvals: Approvals
    delegations: Delegations
    used_links: UsedLinks
    plan_book: PlanBook
    rehearsals: RehearsalBook
    documents: DocumentStore
    requests: RequestQueue
    protection_groups: ProtectionGroups
    policies: ReplicationPolicies
    zones: ZoneBook
    capacity: Capacity
    workload: Workload
    brake: EmergencyBrake
    retentions: Retentions
    retirement: SourceRetirement
    hooks: Hooks
    firewalls: Firewalls
    security_groups: NetworkSecurityGroups
    audit: AuditLog
    persons: Persons
    signer: Signer
    notices: NoticeBook
    notifier: Notifier
    slotting: Slotting = field(default_factory=Slotting)
    dependencies: tuple[Dependency, ...] = ()
    examined: Examined = field(default_factory=Examined)
