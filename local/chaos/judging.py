"""The judgement on a run: what must hold at its end, whatever went wrong."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from domain.event import Event, EventKind
from domain.itinerary import Phase
from domain.migration import MigrationReport, Outcome
from domain.names import protected_item_name, run_id
from domain.source_instance import InstanceRef
from domain.status import Progress, Subject
from domain.wave_status import WaveStatus
from local.chaos.case import instance_id
from local.chaos.doors import Doors
from local.chaos.leftovers import leftovers
from local.chaos.stage import ChaosStage
from local.rehearsal import ACCOUNT, REGION
from local.simulators.site_recovery.model.job import JobState
from local.simulators.site_recovery.model.ledger import Entry
from orchestrators.migrate_wave import migrate_wave

if TYPE_CHECKING:
    from local.chaos.people import People

_FURTHEST = (Outcome.HELD, Outcome.MIGRATED)


class Judge:
    """Hears everything that is told while a run goes on, and looks at the world at its end."""

    def __init__(self, stage: ChaosStage, doors: Doors) -> None:
        self._stage, self._doors = stage, doors
        self.violations: list[str] = []
        self.outcomes: list[str] = []
        self._told: defaultdict[Subject, list[Progress]] = defaultdict(list)
        stage.status.listeners.append(self._hear)

    def say(self, words: str) -> None:
        """Write a violation down."""
        self.violations.append(words)

    def _hear(self, progress: Progress) -> None:
        if not progress.aside:
            self._told[progress.subject].append(progress)

    def judge(self, people: "People") -> None:
        """Find everything that must not be."""
        self.violations += self._stage.invariants.violations
        self.violations += self._doors.faults
        self.violations += self._of_books()
        for document in self._stage.case.documents:
            wave = self._stage.status.read_wave(document["wave"])
            if wave:
                self.violations += self._of_wave(wave)
        self.violations += self._of_instances()
        self.violations += self._of_unheard(people)

    def _of_unheard(self, people: "People") -> Iterator[str]:
        """Whoever says that nobody answered had not turned an answer away."""
        for subject, words in people.unheard.items():
            ends = [each.report.outcome for each in self._told[subject] if each.report]
            if Outcome.EXPIRED in ends:
                yield f"{subject}: nobody answered, it says, and an answer was refused: {words}"

    def _of_books(self) -> Iterator[str]:
        stage = self._stage
        register = stage.status
        if live := sorted(stage.hub.live):
            yield f"stories go on: {live}"
        if register._slots:  # noqa: SLF001 (the judge looks into the books)
            yield f"slots were not given back: {register._slots}"  # noqa: SLF001
        if register._claims:  # noqa: SLF001
            yield f"instances are still held: {register._claims}"  # noqa: SLF001
        if (ledger := stage.slots.read()).held or ledger.waiting:
            yield f"tickets or slots are left: {ledger}"
        for state in stage.hub.query()[0]:
            if state.HasField("failureDetails"):
                yield f"the story {state.instanceId} broke: {state.failureDetails.errorMessage}"

    def _of_wave(self, wave: WaveStatus) -> Iterator[str]:
        for instance in wave.instances:
            subject = Subject(wave.name, instance.instance_id, instance.attempt)
            if instance.report is None:
                yield f"{subject}: it has no report"
                continue
            self.outcomes.append(instance.report.outcome)
            yield from self._of_reports(subject, instance.report)
            yield from self._of_events(wave, subject)

    def _of_instances(self) -> Iterator[str]:
        """Look at each instance in the world: what counts is the furthest that any wave took it."""
        for number in self._stage.case.workloads:
            ref = InstanceRef(ACCOUNT, REGION, instance_id(number))
            reports = [
                each.report
                for subject, told in self._told.items()
                if subject.instance_id == ref.instance_id
                for each in told
                if each.report
            ]
            if reports:
                left = {words for each in reports for words in each.left_behind}
                outcomes = {each.outcome for each in reports}
                outcome = next((o for o in _FURTHEST if o in outcomes), Outcome.FAILED)
                yield from leftovers(self._stage, ref, outcome, left)
                yield from self._of_effects(ref)

    def _of_reports(self, subject: Subject, report: MigrationReport) -> Iterator[str]:
        """One outcome: whoever tells it tells the same."""
        told = {each.report.outcome for each in self._told[subject] if each.report}
        if told - {report.outcome}:
            yield f"{subject}: it ended as {report.outcome}, and as {sorted(told)}"
        try:
            run = self._stage.result(migrate_wave, run_id(subject.wave, subject.attempt))
        except LookupError:
            return
        for each in run.reports:
            if each.instance_id == subject.instance_id and each.outcome is not report.outcome:
                yield f"{subject}: its wave says {each.outcome}, its status {report.outcome}"

    def _of_events(self, wave: WaveStatus, subject: Subject) -> Iterator[str]:
        """Every phase that was told is among the events, its end once and last."""
        recorded = self._stage.status.list_events(wave.name, "", 1_000_000)
        mine = [each.event for each in recorded if _is_of(each.event, subject)]
        ends = [each for each in mine if each.kind is EventKind.ENDED]
        if len(ends) != 1:
            yield f"{subject}: its events tell {len(ends)} ends"
        if ends and mine[-1].kind is not EventKind.ENDED:
            yield f"{subject}: events come after its end: {mine[-1]}"
        told = {each.phase for each in self._told[subject]}
        seen = {each.phase for each in mine}
        if missing := told - seen - {Phase.ENDED}:
            yield f"{subject}: no event tells of {sorted(missing)}"

    def _of_effects(self, ref: InstanceRef) -> Iterator[str]:
        """Nothing was done more often than the instance had runs, but for jobs that failed."""
        runs = len({s for s in self._told if s.instance_id == ref.instance_id})
        done = Counter(
            entry.operation
            for entry in self._stage.world.ledger.effects()
            if entry.subject.casefold() in self._items(ref) and not self._failed(entry)
        )
        for operation in ("enable_replication", "unplanned_failover", "commit"):
            if done[operation] > runs:
                yield f"{ref.instance_id}: {done[operation]} times {operation} in {runs} runs"

    def _failed(self, entry: Entry) -> bool:
        """Say whether the job of a call has failed: it may be started again."""
        _, job, job_id = entry.effect.rpartition("job ")
        return bool(job) and self._stage.world.jobs.find(job_id).state is JobState.FAILED

    def _items(self, ref: InstanceRef) -> set[str]:
        name = protected_item_name(ref)
        return {
            entry.subject.casefold()
            for entry in self._stage.world.ledger.entries
            if name in entry.subject.casefold()
        }


def _is_of(event: Event, subject: Subject) -> bool:
    return (event.instance_id, event.attempt) == (subject.instance_id, subject.attempt)
