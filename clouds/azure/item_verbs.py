"""The operations on a protected item: what the vault calls them, and when each is done."""

from collections.abc import Callable
from dataclasses import dataclass

from domain.protected_item import Operation, ProtectedItem, allows, committed, failed_over
from domain.rehearsal import rehearsal_stands


@dataclass(frozen=True, slots=True)
class Verb:
    """An operation on an item: what the vault calls it, and when there is nothing left to do.

    `scenarios` are words of the names that its running job may have, `never` one that it has not;
    not all are published.
    """

    operation: Operation
    scenarios: tuple[str, ...]
    done: Callable[[ProtectedItem], bool]
    missing_is_done: bool = False
    never: str = ""


FAIL_OVER = Verb(Operation.UNPLANNED_FAILOVER, ("unplannedfailover",), failed_over)
COMMIT = Verb(Operation.COMMIT, ("commit",), committed)
_END = ("disable", "remove")
COMPLETE = Verb(Operation.COMPLETE_MIGRATION, _END, lambda _: False, missing_is_done=True)
DISABLE = Verb(Operation.DISABLE, _END, lambda _: False, missing_is_done=True)

REHEARSE = Verb(
    Operation.TEST_FAILOVER,
    ("testfailover",),
    lambda item: allows(item, Operation.TEST_FAILOVER_CLEANUP),
    never="cleanup",
)
CLEAN_UP = Verb(
    Operation.TEST_FAILOVER_CLEANUP,
    ("cleanup",),
    lambda item: not rehearsal_stands(item),
    missing_is_done=True,
)
