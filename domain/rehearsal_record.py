"""What the book keeps of rehearsals, and whether one is good enough for a cutover."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.migration import Migration
from domain.rehearsal import RehearsalPolicy, RehearsalReport
from domain.status import Subject


@dataclass(frozen=True, slots=True)
class RehearsalStart:
    """The order to rehearse one instance's failover: how it would be migrated, as which item."""

    migration: Migration
    item_id: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class RehearsalRecord:
    """A rehearsal as the book keeps it: whose it is, what it is doing, its report once it has one.

    `story` is the orchestration that tells it.
    """

    subject: Subject
    story: str
    begun: datetime
    doing: str = ""
    by: str = ""
    report: RehearsalReport | None = None


@dataclass(frozen=True, slots=True)
class RehearsalSearch:
    """Whose latest rehearsal to find; `within` is how old it may be to be good enough."""

    subject: Subject
    within: timedelta


@dataclass(frozen=True, slots=True)
class RehearsalsFound:
    """The rehearsals of one instance in its wave, the newest first."""

    records: tuple[RehearsalRecord, ...] = ()


def rehearsed(search: RehearsalSearch, found: RehearsalsFound, now: datetime) -> bool:
    """Say whether one of them went well, not longer ago than is demanded.

    Those of an earlier attempt count no more: its item is gone, and its machine another one.
    """
    return any(
        record.report and record.report.passed and now - record.report.ended <= search.within
        for record in found.records
        if record.subject.attempt == search.subject.attempt
    )


def under_way(found: RehearsalsFound) -> tuple[RehearsalRecord, ...]:
    """List those that have not told how they ended."""
    return tuple(record for record in found.records if record.report is None)


def demanded(policy: RehearsalPolicy, wave: str, found: RehearsalsFound) -> str:
    """Ask a person for the rehearsal that is missing, and tell how the last one went."""
    last = next((record.report for record in found.records if record.report), None)
    told = f" The last one failed: {last.because}." if last and not last.passed else ""
    return (
        f"The wave demands a rehearsal that went well within {policy.within}.{told} Run one "
        f"(ferry rehearse {wave}, or POST /api/waves/{wave}/rehearsals); the migration goes on by "
        "itself then."
    )
