"""The protected items of vaults: read by their own provider, and acted on after a look.

Operations are started and their job is kept; nobody blocks on a poller. An action is not
idempotent by itself, so each looks at the item first: what is done or under way is found again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from clouds.azure.arm import Arm
from clouds.azure.dialects.dialect import Dialect
from clouds.azure.errors import translated
from clouds.azure.fabrics import item_path
from clouds.azure.jobs import start_job
from clouds.azure.reading import read_item
from domain.errors import Refused, Transient
from domain.job import NOTHING_TO_DO, Job
from domain.protected_item import (
    Operation,
    ProtectedItem,
    allows,
    committed,
    failed_over,
    forbidden,
)
from domain.provider import Provider
from domain.rehearsal import rehearsal_stands

NOT_FOUND = "site_recovery.404"


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

# Makes the request's body in the item's dialect; None for a request without a body.
type Body = Callable[[Dialect], Any] | None


class VaultItems:
    """Protected items, by the real SDK."""

    def __init__(self, arm: Arm, dialects: Mapping[Provider, Dialect]) -> None:
        self._arm = arm
        self._dialects = dialects

    @property
    def api(self) -> Any:
        """The SDK's operations on items."""
        return self._arm.site_recovery.replication_protected_items

    def get(self, item_id: str) -> ProtectedItem:
        """Read an item."""
        with translated("site_recovery", item_id):
            found: Any = self.api.get(*item_path(item_id))
        provider = found.properties.provider_specific_details.instance_type
        return read_item(item_id, found, self._dialects[Provider(provider)].read)

    def find(self, item_id: str) -> ProtectedItem | None:
        """Read an item; None when there is none."""
        try:
            return self.get(item_id)
        except Refused as refused:
            if refused.refusal.code == NOT_FOUND:
                return None
            raise

    def act(self, item_id: str, verb: Verb, begin: Callable[..., Any], body: Body = None) -> Job:
        """Begin an operation, or find that it is under way or done; Refused when not allowed."""
        item = self.find(item_id)
        if item is None:
            if verb.missing_is_done:
                return NOTHING_TO_DO
            # Where something is missing, the service's own 404 says it best.
            return self._start(item_id, Provider.MODERNISED, begin, body)
        if verb.done(item):
            return NOTHING_TO_DO
        if job := running(item, *verb.scenarios, never=verb.never):
            return job
        if not allows(item, verb.operation):
            raise Refused(forbidden(item, verb.operation))
        return self._start(item_id, item.provider, begin, body)

    def _start(
        self, item_id: str, provider: Provider, begin: Callable[..., Any], body: Body
    ) -> Job:
        written = (body(self._dialects[provider]),) if body else ()
        return start_job(item_id, begin, *item_path(item_id), *written)


def running(item: ProtectedItem, *scenarios: str, never: str = "") -> Job | None:
    """Find the item's running job, if its name has one of these words in it.

    Raises Transient while another job lets nothing else happen to the item.
    """
    if not item.running_job_id:
        return None
    name = item.running_scenario.lower()
    if any(word in name for word in scenarios) and not (never and never in name):
        return Job(item.running_job_id)
    if not item.allowed_operations:
        raise Transient(f"{item.item_id}: {item.running_scenario} is still running")
    return None
