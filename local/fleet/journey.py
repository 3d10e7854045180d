"""What came of each instance in a fleet's rehearsal, moment by moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.status import Progress
from local.fleet.figures import FleetInstance

_COPY_ENDS = (Phase.AWAITING_APPROVAL, Phase.ENDED, Phase.TAKING_BACK)
_REST = (Phase.QUIESCING, Phase.STOPPING_SOURCE)
_SERVES = (
    Phase.SWITCHING_OVER,
    Phase.STOPPING_QUIET_SOURCE,
    Phase.AWAITING_COMMIT,
    Phase.COMMITTING,
    Phase.COMPLETING_MIGRATION,
    Phase.RETIRING_SOURCE,
    Phase.ENDED,
)


@dataclass(slots=True)
class Journey:
    """An instance on its way: when each thing began; None for what never came.

    `copying` is the initial replication, `asked` its end and the question to a person, `approved`
    the answer, `away` the last moment at which its source served, `failing_over` the failover,
    `serving` the moment from which its virtual machine did, or its source again.
    """

    told: FleetInstance
    begun: datetime | None = None
    copying: datetime | None = None
    asked: datetime | None = None
    approved: datetime | None = None
    away: datetime | None = None
    failing_over: datetime | None = None
    serving: datetime | None = None
    ended: datetime | None = None
    report: MigrationReport | None = None

    def hear(self, progress: Progress) -> None:
        """Note what a story tells."""
        self.reach(progress.phase, progress.at)
        if progress.report:
            self.ended, self.report = progress.at, progress.report

    def reach(self, phase: Phase, at: datetime) -> None:
        """Note which phase it is in since when."""
        self.begun = self.begun or at
        if phase is Phase.REPLICATING:
            self.copying = self.copying or at
        if phase in _COPY_ENDS and self.copying:
            self.asked = self.asked or at
        if phase in _REST:
            self.away, self.serving = self.away or at, None
        if phase is Phase.FAILING_OVER:
            self.failing_over = self.failing_over or at
        if phase in _SERVES and self.away:
            self.serving = self.serving or at

    @property
    def migrated(self) -> bool:
        """Say whether it has arrived."""
        return self.report is not None and self.report.outcome is Outcome.MIGRATED

    @property
    def outcome(self) -> str:
        """Tell how it ended; `unfinished` while it has not."""
        return self.report.outcome.value if self.report else "unfinished"

    @property
    def downtime(self) -> timedelta | None:
        """Tell for how long neither side served; None where the source never stopped."""
        return self.serving - self.away if self.away and self.serving else None
