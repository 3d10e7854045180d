"""One instance's move to Azure: what was asked for, and how it ended."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.approval_policy import ApprovalPolicy
from domain.certificate import Certificate
from domain.cutover import CutoverPolicy
from domain.errors import Held, MigrationError, TurnedBack, Withdrawn
from domain.firewall.policy import SecurityPolicy
from domain.mobility_service import Installer, MobilityWay
from domain.pace import Vigil
from domain.provider import Provider
from domain.scheduling.policy import SlotPolicy
from domain.source_instance import InstanceRef
from domain.target.policy import TargetPolicy
from domain.validation import ValidationReport
from domain.vault import Vault

_S, _M, _H, _D = (timedelta(**{unit: 1}) for unit in ("seconds", "minutes", "hours", "days"))


@dataclass(frozen=True, slots=True)
class Pace:
    """How long each part may take. Travels in the input, so a replay waits as the first run did.

    15 minutes until a machine is discovered are normal, hence 45 before a person is asked. Of
    `gathering` only the patience counts: how long a member of a recovery plan waits for the others.
    `rest` is for the looks whether a source has come to rest, `recovery_point` for the point after
    it, whose patience the cutover's point_deadline is. `turn` says how long a place is kept for one
    that is called but rests, and how long each waits for its turn. `grace` is what a critical
    finding that appears before the cutover has to disappear. Of `cleanup` the patience counts, how
    long a rehearsal's machine is fought, and the pauses between.
    """

    command: Vigil = Vigil(10 * _S, 60 * _S, 1 * _H)
    configuration: Vigil = Vigil(30 * _S, 5 * _M, 7 * _D)
    installation: Vigil = Vigil(60 * _S, 30 * _M, 7 * _D)
    discovery: Vigil = Vigil(60 * _S, 2 * _M, 45 * _M)
    late_discovery: Vigil = Vigil(60 * _S, 10 * _M, 7 * _D)
    replication: Vigil = Vigil(30 * _S, 30 * _M, 30 * _D, stall=6 * _H)
    stop: Vigil = Vigil(10 * _S, 30 * _S, 30 * _M)
    job: Vigil = Vigil(30 * _S, 2 * _M, 6 * _H)
    suspended_job: Vigil = Vigil(60 * _S, 10 * _M, 7 * _D)
    validation: Vigil = Vigil(30 * _S, 60 * _S, 30 * _M)
    rehearsal: Vigil = Vigil(60 * _S, 10 * _M, 14 * _D)
    cleanup: Vigil = Vigil(5 * _M, 30 * _M, 2 * _D)
    gathering: Vigil = Vigil(1 * _H, 1 * _H, 30 * _D)
    emergency_stop: Vigil = Vigil(30 * _S, 2 * _M, 90 * _D)
    drift: Vigil = Vigil(30 * _S, 5 * _M, 1 * _H)
    rest: Vigil = Vigil(15 * _S, 30 * _S, 15 * _M)
    recovery_point: Vigil = Vigil(15 * _S, 30 * _S, 1 * _H)
    deletion: Vigil = Vigil(15 * _S, 60 * _S, 1 * _H)
    start: Vigil = Vigil(10 * _S, 30 * _S, 30 * _M)
    turn: Vigil = Vigil(10 * _M, 10 * _M, 90 * _D)
    grace: Vigil = Vigil(30 * _S, 30 * _S, 5 * _M)
    snapshot: Vigil = Vigil(60 * _S, 10 * _M, 7 * _D)
    approval: timedelta = 14 * _D


@dataclass(frozen=True, slots=True)
class Landing:
    """Where virtual machines land in Azure, for all instances of a wave; ids are ARM ids.

    An empty `appliance_name` means the vault's only appliance. With `appliance_instance` Ferry
    makes the mobility service's configuration files itself, by the appliance's command line over
    Systems Manager; without it a person is asked to.

    With the classic provider `appliance_name` is a process server's name, empty for the one with
    the most room, and `run_as_account` the name of an account that the configuration server
    knows, empty for its only one. It takes new machines only with `allow_retired_provider`.
    `protection_group` names the group whose settings `policy_name` carries, if it is in one.
    Instances of one `multi_vm_group` get recovery points of one moment; empty for each its own.
    `landing_zone` names the one that prepared the servers: its passphrase lets the classic
    provider's agents register by Run Command. With `dynamic_rpc` a push may be answered on any
    port of Windows' dynamic range.
    """

    vault: Vault
    policy_name: str
    resource_group_id: str
    network_id: str
    subnet_name: str
    cache_storage_account_id: str
    installer: Installer
    appliance_name: str = ""
    appliance_instance: InstanceRef | None = None
    provider: Provider = Provider.MODERNISED
    allow_retired_provider: bool = False
    mobility_service: MobilityWay = MobilityWay.RUN_COMMAND
    run_as_account: str = ""
    protection_group: str = ""
    multi_vm_group: str = ""
    landing_zone: str = ""
    dynamic_rpc: bool = False


@dataclass(frozen=True, slots=True)
class Target:
    """What one instance becomes in Azure. An empty value leaves the choice to Ferry or Azure.

    `private_ip` is the static IPv4 of its primary interface, empty for any of the subnet's.
    """

    vm_name: str = ""
    vm_size: str = ""
    resource_group_id: str = ""
    network_id: str = ""
    subnet_name: str = ""
    disk_type: str = "StandardSSD_LRS"
    license_type: str = "NoLicenseType"
    tags: dict[str, str] = field(default_factory=dict)
    private_ip: str = ""
    boot_diagnostics_storage_account_id: str = ""


@dataclass(frozen=True, slots=True)
class Migration:
    """The order to migrate one instance in a wave; `attempt` is the run of the wave.

    `plan_story` names the orchestration of the recovery plan that fails it over, if it is in one;
    `turn_story` that of the wave's order of cutovers, if it has one. `not_before` is the instance's
    own time of cutover. `plan_patience` is how long the plan, with all before it, may take.
    Without an `approval` policy the first answer at the gate counts; without a `slots` policy it
    waits for no slot.
    """

    wave: str
    ref: InstanceRef
    landing: Landing
    target: Target = field(default_factory=Target)
    pace: Pace = field(default_factory=Pace)
    attempt: int = 1
    plan_story: str = ""
    cutover: CutoverPolicy = field(default_factory=CutoverPolicy)
    not_before: datetime | None = None
    turn_story: str = ""
    target_policy: TargetPolicy = field(default_factory=TargetPolicy)
    plan_patience: timedelta = timedelta()
    security: SecurityPolicy = field(default_factory=SecurityPolicy)
    approval: ApprovalPolicy | None = None
    slots: SlotPolicy | None = None


@dataclass(frozen=True, slots=True)
class Cancellation:
    """A person's wish to take an instance back before its cutover."""

    by: str = ""
    comment: str = ""


@dataclass(frozen=True, slots=True)
class HandInstallation:
    """A person's word that the mobility service is installed and registered on an instance.

    The machine's full host name and BIOS id where Ferry can't look for itself.
    """

    by: str = ""
    comment: str = ""
    fqdn: str = ""
    bios_id: str = ""


def installed_by(said: HandInstallation) -> str:
    """Put into words who installed it."""
    return f"mobility service installed by {said.by or 'an operator'}" + (
        f": {said.comment}" if said.comment else ""
    )


def cancelled_by(wish: Cancellation) -> str:
    """Put into words who cancelled, and why."""
    return f"cancelled by {wish.by or 'an operator'}" + (
        f": {wish.comment}" if wish.comment else ""
    )


class Outcome(StrEnum):
    """How a migration ended.

    Held means: the failover began, and only a person may say what happens to the two copies. Rolled
    back means: it began, its virtual machine is gone, and the source serves again.
    """

    MIGRATED = "migrated"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    FAILED = "failed"
    HELD = "held"
    ROLLED_BACK = "rolled_back"


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """What the operator reads when one instance is done.

    `left_behind` names what could not be taken back, each with the reason.
    """

    instance_id: str
    outcome: Outcome
    because: str = ""
    remedy: str = ""
    target_vm_id: str = ""
    left_behind: tuple[str, ...] = ()
    certificate: Certificate | None = None
    validation: ValidationReport | None = None


def outcome_of(error: MigrationError) -> Outcome:
    """Tell how a migration ends that this error stopped."""
    match error:
        case Withdrawn():
            return Outcome(error.why)
        case Held():
            return Outcome.HELD
        case TurnedBack():
            return Outcome.ROLLED_BACK
        case _:
            return Outcome.FAILED
