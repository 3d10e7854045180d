"""What may become final after a failover, and what becomes of one that may not."""

from datetime import datetime

from domain.approval import Approval, Decision
from domain.cutover import UNVALIDATED, CommitPolicy, CommitWhen, Otherwise
from domain.errors import Held, TurnedBack
from domain.validation import ValidationReport, failures

_HELD = (
    "The source does not serve, and the failover is not committed. Look at the virtual machine's "
    "boot diagnostics, and where it does not start let it stand by an older recovery point (ferry "
    "recovery-points, ferry change-recovery-point); commit in the vault when it is well, or "
    "delete it, take back what its hooks have switched, and only then let the source serve again."
)


def may_be_unvalidated(policy: CommitPolicy) -> bool:
    """Say whether the policy says, in the very words, that nothing needs to be validated."""
    return policy.unvalidated == UNVALIDATED


def require_validated(policy: CommitPolicy, report: ValidationReport) -> str:
    """Return a remark on what is not well but allowed; raise what the policy says otherwise."""
    if report.passed:
        return ""
    if may_be_unvalidated(policy):
        return f"not validated, and goes on, for the policy says '{UNVALIDATED}': " + failures(
            report
        )
    raise not_final(policy, f"failed over, but not validated: {failures(report)}")


def not_final(policy: CommitPolicy, because: str, remedy: str = "") -> Held | TurnedBack:
    """Make the error that ends a failover which may not become final: held, or on its way back."""
    if policy.otherwise is Otherwise.WAIT:
        return Held(because, remedy or _HELD)
    return TurnedBack(because, remedy)


def commit_question(subject: str, policy: CommitPolicy, until: datetime) -> str:
    """Put into words what the commit window waits for, and what comes when nobody says anything."""
    close = f"{until:%Y-%m-%d %H:%M} UTC"
    if policy.when is CommitWhen.AFTER:
        return (
            f"{subject} runs in Azure. It is committed at {close}; roll it back before, or commit "
            "it now."
        )
    back = "it is rolled back" if policy.otherwise is Otherwise.ROLL_BACK else "it is held"
    return (
        f"{subject} runs in Azure. Commit it, which can't be taken back, or roll it back; "
        f"without an answer until {close} {back}."
    )


def require_commit(policy: CommitPolicy, answer: Approval | None, subject: str) -> str:
    """Return a remark on who lets it become final; raise what the policy says otherwise."""
    if answer is None:
        if policy.when is CommitWhen.AFTER:
            return f"the commit window of {policy.after} has passed without an objection"
        raise not_final(policy, f"{subject}: nobody approved the commit in {policy.after}")
    who = answer.by or "an operator"
    why = f": {answer.comment}" if answer.comment else ""
    if answer.decision is Decision.REJECT:
        raise TurnedBack(f"{subject}: rolled back by {who}{why}")
    return f"commit approved by {who}{why}"
