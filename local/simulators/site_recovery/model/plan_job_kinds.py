"""Every kind of job that recovery plans bring about.

`DeleteRecoveryPlan` is the service's own scenario name; the others are likely spellings, or those
of the items' own jobs.
"""

from local.simulators.site_recovery.model.job import JobKind

_PLAN = "RecoveryPlan"
SAVE_PLAN = JobKind(
    "create_plan", "SaveRecoveryPlan", "Save a recovery plan", ("SavingRecoveryPlan",), _PLAN
)
DELETE_PLAN = JobKind(
    "delete_plan", "DeleteRecoveryPlan", "Delete a recovery plan", ("DeletingRecoveryPlan",), _PLAN
)
PLAN_FAILOVER = JobKind(
    "plan_failover", "UnplannedFailover", "Failover", (), _PLAN, cancellable=True, restartable=False
)
PLAN_TEST_FAILOVER = JobKind(
    "plan_test_failover",
    "TestFailover",
    "Test failover",
    (),
    _PLAN,
    cancellable=True,
    restartable=False,
)
PLAN_TEST_FAILOVER_CLEANUP = JobKind(
    "plan_test_failover_cleanup",
    "TestFailoverCleanup",
    "Test failover cleanup",
    (),
    _PLAN,
    restartable=False,
)
PLAN_COMMIT = JobKind("plan_commit", "Commit", "Commit", (), _PLAN, restartable=False)
PLAN_CANCEL = JobKind(
    "plan_cancel", "CancelFailover", "Cancel failover", (), _PLAN, restartable=False
)
