"""One rehearsal while it is told: like a migration, but in a book of its own."""

from contextlib import suppress
from dataclasses import dataclass, field, replace

from domain.errors import MigrationError
from domain.itinerary import Phase
from domain.protected_item import ProtectedItem
from domain.rehearsal import RehearsalReport
from domain.rehearsal_record import RehearsalRecord
from domain.status import Waiting
from durable import steps
from durable.context import Steps, now
from orchestrators.story import Story


@dataclass(slots=True)
class RehearsalStory(Story):
    """What the parts of a rehearsal share; the migration's own status is left as it is.

    A cancellation is heard while the phase is REHEARSING, and no more once it cleans up. `began`
    says that a test failover may stand, whose machine would be `vm_id`.
    """

    by: str = ""
    began: bool = False
    vm_id: str = ""
    record: RehearsalRecord = field(init=False)

    def __post_init__(self) -> None:
        Story.__post_init__(self)
        self.phase = Phase.REHEARSING
        self.record = RehearsalRecord(
            self.subject, self.ctx.instance_id, now(self.ctx), "begins", self.by
        )

    def tell(
        self, phase: Phase, *, item: ProtectedItem | None = None, waiting: Waiting | None = None
    ) -> Steps[None]:
        """Let people know what it waits for; Withdrawn when it was cancelled before."""
        del item
        self.phase = phase
        self.heed_cancellation()
        if waiting:
            yield from self.doing(waiting.words)

    def doing(self, words: str) -> Steps[None]:
        """Let people know what is being done."""
        self.record = replace(self.record, doing=words)
        yield from self._write()

    def close(self, report: RehearsalReport) -> Steps[None]:
        """Let people know how it ended."""
        self.record = replace(self.record, doing="has ended", report=report)
        yield from self._write()

    def _write(self) -> Steps[None]:
        with suppress(MigrationError):  # the book is for people: it changes no rehearsal
            yield from steps.record_rehearsal(self.ctx, self.record)
