"""Where a protected item stands: the service's words, and what it allows in each place."""

from dataclasses import dataclass
from enum import Enum

_PRIMARY, _RECOVERY = "Primary", "Recovery"
_READY = ("UnplannedFailover", "DisableProtection", "TestFailover")
_DISABLE = ("DisableProtection",)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the service says of an item in one stage."""

    state: str
    description: str
    allowed: tuple[str, ...] = ()
    location: str = _PRIMARY
    test_state: str = "None"
    test_description: str = "None"
    replicates: bool = False


class Stage(Enum):
    """The stages of an item that migrates.

    Seen in Microsoft's samples: enabling, initial replication, protected, the test failover's
    wait, the failover's commit pending, the failed failover. The others are spelled after their
    siblings in Microsoft.DataReplication.
    """

    ENABLING = Standing("EnablingProtection", "Enabling protection")
    ENABLING_FAILED = Standing("EnablingFailed", "Enabling protection failed", _DISABLE)
    INITIAL_REPLICATION = Standing(
        "InitialReplicationInProgress",
        "Initial replication in progress",
        _DISABLE,
        replicates=True,
    )
    INITIAL_REPLICATION_FAILED = Standing(
        "InitialReplicationFailed", "Initial replication failed", _DISABLE
    )
    PROTECTED = Standing("Protected", "Protected", _READY, replicates=True)
    TESTING = Standing(
        "Protected",
        "Test failover in progress",
        test_state="InProgress",
        test_description="Test failover in progress",
        replicates=True,
    )
    TESTED = Standing(
        "Protected",
        "Cleanup test failover pending",
        ("TestFailoverCleanup",),
        test_state="WaitingForCompletion",
        test_description="Waiting for user input",
        replicates=True,
    )
    CLEANING_UP = Standing(
        "Protected",
        "Test failover cleanup in progress",
        test_state="MarkedForDeletion",
        test_description="Cleaning up test environment",
        replicates=True,
    )
    FAILING_OVER = Standing("UnplannedFailoverInitiated", "Failover in progress")
    FAILOVER_FAILED = Standing(
        "UnplannedFailoverFailed", "Failover failed", _READY, replicates=True
    )
    COMMIT_PENDING = Standing(
        "UnplannedFailoverCommitPendingStatesBegin",
        "Failover completed",
        ("CompleteMigration", "Commit", "DisableProtection", "ChangePit"),
        _RECOVERY,
    )
    CHANGING_POINT = Standing(
        "ChangeRecoveryPointInitiated", "Change recovery point in progress", (), _RECOVERY
    )
    COMMITTING = Standing("CommitFailoverInProgressOnRecovery", "Commit in progress", (), _RECOVERY)
    COMMITTED = Standing(
        "UnplannedFailoverStatesBegin",
        "Failover committed",
        ("CompleteMigration", "DisableProtection"),
        _RECOVERY,
    )
    CANCELLING = Standing("CancelFailoverInProgressOnPrimary", "Cancel in progress", (), _RECOVERY)
    CANCELLED = Standing("CancelFailoverCompleted", "Failover cancelled", _DISABLE)
    DISABLING = Standing("DisablingProtection", "Disabling protection")
    DISABLING_FAILED = Standing("DisablingFailed", "Disabling protection failed", _DISABLE)
