"""How an instance is cut over: to which recovery point, behind which rest, and when for good."""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from domain.quiescence import Quiesce
from domain.rehearsal import RehearsalPolicy
from domain.retention import Retention
from domain.validation import Validation
from domain.window import Calendar

UNVALIDATED = "commit without validation"
HOOK_SETTING = "setting:FERRY_HOOK_SECRET"


class PointPolicy(StrEnum):
    """Which recovery point an instance is failed over to.

    Zero loss: one later than the confirmed rest of the source. Latest: what the vault has received
    by then, processed first; latest processed: the newest point there is. Both may lose writes.
    """

    ZERO_LOSS = "zero_loss"
    LATEST = "latest"
    LATEST_PROCESSED = "latest_processed"


class HookKind(StrEnum):
    """How a hook is done: a call over HTTPS, a command on a machine, or a person's hand."""

    WEBHOOK = "webhook"
    COMMAND = "command"
    MANUAL = "manual"


@dataclass(frozen=True, slots=True)
class HookHeader:
    """A header of a webhook whose value is a secret, kept elsewhere: never in a wave or a history.

    `secret` is the URL of a key vault's secret called `ferry-hook-…`, or HOOK_SETTING.
    """

    name: str
    secret: str


@dataclass(frozen=True, slots=True)
class Hook:
    """What switches people over to the new machine (DNS, load balancers), and what switches back.

    `do` and `undo` are URLs, PowerShell scripts, or words for a person, as the kind says; an empty
    `undo` leaves nothing to take back. A command runs on the virtual machine, or with an
    `instance_id` on that instance by Systems Manager.
    """

    name: str
    kind: HookKind
    do: str
    undo: str = ""
    instance_id: str = ""
    timeout: timedelta = timedelta(minutes=15)
    header: HookHeader | None = None


class CommitWhen(StrEnum):
    """When a validated failover becomes final."""

    IMMEDIATELY = "immediately"
    APPROVED = "approved"
    AFTER = "after"


class Otherwise(StrEnum):
    """What becomes of a failover that is not validated, or that nobody approves in time."""

    ROLL_BACK = "roll_back"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class CommitPolicy:
    """The commit window: `after` is how long it stays open.

    With `unvalidated` equal to UNVALIDATED, in these very words, a machine that is not validated
    may be committed as well.
    """

    when: CommitWhen = CommitWhen.IMMEDIATELY
    after: timedelta = timedelta(minutes=60)
    otherwise: Otherwise = Otherwise.ROLL_BACK
    unvalidated: str = ""


@dataclass(frozen=True, slots=True)
class CutoverPolicy:
    """All that a wave says about its cutovers.

    A zero-loss point must be later than the confirmed rest by the measured clock skew and
    `margin`; when none is there `point_deadline` after the rest was confirmed, the source is
    opened again and nothing was failed over. `together` is how many may be cut over at a time,
    0 for any number; after more than `failures` of them have failed no other begins. `outage` is
    how long neither side may serve, from the isolation or the stop to the validated machine; one
    that is not validated by then counts as not well. None: what the paces add up to.
    """

    point: PointPolicy = PointPolicy.LATEST
    quiesce: Quiesce = field(default_factory=Quiesce)
    margin: timedelta = timedelta(seconds=60)
    point_deadline: timedelta = timedelta(hours=1)
    validation: Validation = field(default_factory=Validation)
    hooks: tuple[Hook, ...] = ()
    commit: CommitPolicy = field(default_factory=CommitPolicy)
    calendar: Calendar = field(default_factory=Calendar)
    rehearsal: RehearsalPolicy = field(default_factory=RehearsalPolicy)
    retention: Retention = field(default_factory=Retention)
    together: int = 0
    failures: int = 0
    outage: timedelta | None = None


def at_once(policy: CutoverPolicy) -> bool:
    """Say whether nothing stands between a validated machine and its commit."""
    return policy.commit.when is CommitWhen.IMMEDIATELY and not policy.hooks


def without_loss(policy: CutoverPolicy) -> bool:
    """Say whether nothing may be lost."""
    return policy.point is PointPolicy.ZERO_LOSS
