"""A source instance under replication, and when it is fit to fail over.

The service's state is a free string, so decisions rest on the allowed operations and the active
location; the state is only searched for its families (`…Failed`, `…InProgress`).
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from domain.errors import MigrationError, Refusal, Refused, Stalled
from domain.provider import Provider
from domain.vault import Health

_NO_SUCH_ITEM = "site_recovery.404"


class Operation(StrEnum):
    """What Site Recovery may allow on a protected item."""

    DISABLE = "DisableProtection"
    TEST_FAILOVER = "TestFailover"
    TEST_FAILOVER_CLEANUP = "TestFailoverCleanup"
    UNPLANNED_FAILOVER = "UnplannedFailover"
    CHANGE_RECOVERY_POINT = "ChangePit"
    COMMIT = "Commit"
    COMPLETE_MIGRATION = "CompleteMigration"


class Replication(StrEnum):
    """The data replication axis of a migration, in MGN's grades."""

    NONE = "none"
    INITIATING = "initiating"
    INITIAL_SYNC = "initial_sync"
    CONTINUOUS = "continuous"
    RESYNC = "resync"
    STALLED = "stalled"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class HealthError:
    """One thing that the vault finds wrong with an item."""

    code: str
    message: str = ""
    recommended_action: str = ""


@dataclass(frozen=True, slots=True)
class ProtectedItem:
    """One source instance as the vault knows it.

    `replicated_bytes` and `total_bytes` describe the initial replication, `rpo` is the age of the
    newest recovery point, `target_vm_id` is empty until the item has failed over. The classic
    provider tells when the newest point was made, not its id. `process_server_id` is the server
    that it replicates through, `agent_version` its mobility service's; `agent_outdated` is None
    where nothing tells, `agent_latest` the version that the vault offers for it, and
    `restart_after_update` says that its machine must be restarted then. `failover_point_id` is the
    point that it has failed over to. `pending_bytes` is what the source has written that has not
    been processed in Azure yet, as the vault last heard; None where it does not tell.
    `rehearsal_vm_id` is what a test failover's machine is called.
    """

    item_id: str
    protection_state: str
    active_location: str = "Primary"
    allowed_operations: tuple[str, ...] = ()
    health: Health = Health.NONE
    health_errors: tuple[HealthError, ...] = ()
    percent: int = 0
    replicated_bytes: int = 0
    total_bytes: int = 0
    resync_required: bool = False
    rpo: timedelta | None = None
    last_recovery_point_id: str = ""
    last_recovery_point: datetime | None = None
    running_job_id: str = ""
    running_scenario: str = ""
    target_vm_id: str = ""
    provider: Provider = Provider.MODERNISED
    process_server_id: str = ""
    agent_version: str = ""
    agent_outdated: bool | None = None
    agent_latest: str = ""
    restart_after_update: bool = False
    failover_point_id: str = ""
    pending_bytes: int | None = None
    rehearsal_vm_id: str = ""

    @property
    def fraction(self) -> float:
        """Tell how much of the initial replication is done, from 0 to 1."""
        if self.total_bytes:
            return min(1.0, self.replicated_bytes / self.total_bytes)
        return self.percent / 100


def not_allowed(operation: Operation) -> str:
    """Spell the code by which an operation is refused that the vault does not allow now."""
    return f"site_recovery.{operation}_not_allowed"


def no_such_item(error: MigrationError) -> bool:
    """Say whether it was raised because the vault has no such item."""
    return isinstance(error, Refused) and error.refusal.code == _NO_SUCH_ITEM


def allows(item: ProtectedItem, operation: Operation) -> bool:
    """Say whether the vault would accept the operation now."""
    return operation in item.allowed_operations


def failed_over(item: ProtectedItem) -> bool:
    """Say whether the workload's active copy is the one in Azure."""
    return item.active_location == "Recovery"


def failed_over_to(item: ProtectedItem, point_id: str) -> bool:
    """Say whether the item has failed over to this point; Refused when it has to another one."""
    if failed_over(item) and _last(item.failover_point_id) != _last(point_id):
        raise Refused(
            Refusal(
                code="site_recovery.other_point",
                subject=_last(item.item_id),
                detail="the item has failed over already, to recovery point "
                f"{_last(item.failover_point_id) or 'unknown'} and not to {_last(point_id)}",
                remedy="Look at the virtual machine: change its recovery point (ferry "
                "change-recovery-point) or commit what is there.",
            )
        )
    return failed_over(item)


def committed(item: ProtectedItem) -> bool:
    """Say whether the failover has been made final."""
    return failed_over(item) and not allows(item, Operation.COMMIT) and not item.running_job_id


def never_enabled(item: ProtectedItem) -> bool:
    """Say whether the item is only what a failed attempt to enable replication has left."""
    return item.protection_state == "EnablingFailed" and not item.running_job_id


def require_takeover(item: ProtectedItem, subject: str) -> None:
    """Raise Refused unless an item that was found by its machine's address is fit to go on.

    A sick one may belong to a machine that had the address before.
    """
    if failed_over(item) or item.health is Health.CRITICAL:
        state = "has failed over already" if failed_over(item) else f"is unwell{_why(item)}"
        raise Refused(
            Refusal(
                code="site_recovery.unfit_item",
                subject=subject,
                detail=f"item {item.item_id.rsplit('/', 1)[-1]} has this machine's address and "
                f"{state}",
                remedy="Look at the item in the vault: mend its replication, or disable it if it "
                "belongs to a machine that is no more.",
            )
        )


def require_replicating(item: ProtectedItem, what: str) -> None:
    """Raise Refused when an item has nothing left that this could be done to."""
    if failed_over(item) or item.protection_state.endswith("Failed"):
        raise Refused(
            Refusal(
                code="site_recovery.not_replicating",
                subject=item.item_id.rsplit("/", 1)[-1],
                detail=f"{what} is for items that replicate, and this one is "
                f"{item.protection_state}{_why(item)}",
                remedy=remedies(item) or "Look at the item in the vault.",
            )
        )


def require_provider(item: ProtectedItem, provider: Provider, what: str, remedy: str) -> None:
    """Raise Refused unless the provider replicates the item."""
    if item.provider is not provider:
        raise Refused(
            Refusal(
                code="site_recovery.other_provider",
                subject=item.item_id.rsplit("/", 1)[-1],
                detail=f"{what} is for items of {provider}, and this one is of {item.provider}",
                remedy=remedy,
            )
        )


def forbidden(item: ProtectedItem, operation: Operation) -> Refusal:
    """Say that the vault allows no such operation now, and what it does allow."""
    allowed = ", ".join(item.allowed_operations) or "nothing"
    return Refusal(
        code=not_allowed(operation),
        subject=item.item_id.rsplit("/", 1)[-1],
        detail=f"{operation} is not allowed while the item is {item.protection_state}; "
        f"allowed: {allowed}{_why(item)}",
        remedy=remedies(item) or "Look at the item in the vault and mend what it reports.",
    )


def untouched(item: ProtectedItem) -> bool:
    """Say whether the vault proves that no failover of the item began: it would accept one now."""
    return (
        not failed_over(item)
        and not item.target_vm_id
        and not item.running_job_id
        and allows(item, Operation.UNPLANNED_FAILOVER)
    )


def settled(item: ProtectedItem) -> bool:
    """Say whether the vault tells for certain that the item has failed over, or that it has not."""
    return untouched(item) or (failed_over(item) and not item.running_job_id)


def ready_to_fail_over(item: ProtectedItem) -> bool:
    """Say whether the item has a recovery point to fail over to; Stalled if it never will."""
    if item.protection_state.endswith("Failed"):
        raise Stalled(f"replication is {item.protection_state}{_why(item)}", remedies(item))
    return (
        allows(item, Operation.UNPLANNED_FAILOVER)
        and not item.resync_required
        and bool(item.last_recovery_point_id or item.last_recovery_point)
    )


def replication_of(item: ProtectedItem) -> Replication:
    """Grade the item's replication."""
    if failed_over(item):
        return Replication.ENDED
    if item.protection_state.endswith("Failed"):
        return Replication.STALLED
    if item.resync_required:
        return Replication.RESYNC
    if allows(item, Operation.UNPLANNED_FAILOVER):
        return Replication.CONTINUOUS
    return Replication.INITIAL_SYNC if item.fraction else Replication.INITIATING


def reasons(item: ProtectedItem) -> str:
    """Say what the vault finds wrong with the item; empty when nothing."""
    return "; ".join(f"{error.message} [{error.code}]" for error in item.health_errors)


def remedies(item: ProtectedItem) -> str:
    """Say what the vault recommends to do about it."""
    return " ".join(e.recommended_action for e in item.health_errors if e.recommended_action)


def _why(item: ProtectedItem) -> str:
    found = reasons(item)
    return f": {found}" if found else ""


def _last(arm_id: str) -> str:
    return arm_id.rsplit("/", 1)[-1].lower()
