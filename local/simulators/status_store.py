"""The register, the status and the approvals of waves in memory, obeying the tables' contract."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from domain.approval import Approval
from domain.errors import Refused, Transient
from domain.event import Event, RecordedEvent, cursor_of, events_of, suspension
from domain.forecast.folding import foreseen
from domain.group_record import Member
from domain.plan_status import seen_with_plans
from domain.run import InstancesClaimed, KnownWave, Registration, Run, RunOrder
from domain.samples import Series, sampled
from domain.source_instance import InstanceRef
from domain.status import Folded, Gate, InstanceStatus, Progress, Subject, fold, suspend
from domain.votes import Question
from domain.wave_status import Page, WaveQuery, WaveStatus, page_of, state_of, wave_exists
from local.clock import Clock
from local.simulators.one_at_a_time import one_at_a_time
from local.simulators.plan_book import SimulatedPlanBook


@dataclass(slots=True)
class _Known:
    registration: Registration
    accepted: datetime
    confirmed: bool
    attempts: dict[str, int]
    waiting: list[Run]
    begun: list[Run]
    runs: int = 1
    unproven: list[Run] = field(default_factory=list)
    dropped: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @property
    def open(self) -> bool:
        """Say whether something is left to do."""
        return bool(self.waiting or self.begun or any(self.dropped.values()))


@one_at_a_time
class SimulatedStatusStore:
    """The ports WaveRegister, StatusStore and Approvals.

    `listeners` hear of every progress, as an operator would; `foresee` is asked for a forecast at
    each, unless nobody reads any.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._waves: dict[str, _Known] = {}
        self._statuses: dict[tuple[str, str], InstanceStatus] = {}
        self._events: dict[str, dict[str, Event]] = {}
        self._samples: dict[str, dict[str, Series]] = {}
        self._claims: dict[InstanceRef, tuple[str, int]] = {}
        self._slots: set[tuple[str, int]] = set()
        self._answers: dict[tuple[Subject, Gate], Approval] = {}
        self._votes: dict[Question, dict[str, Approval]] = {}
        self.plan_book = SimulatedPlanBook(self._events)
        self.listeners: list[Callable[[Progress], None]] = []
        self.foresee: Callable[[InstanceStatus, Series], InstanceStatus] = foreseen

    # What is known of waves.

    def accept(self, registration: Registration) -> bool:
        """Write a wave down once."""
        name = registration.name
        if name not in self._waves:
            first = Run(name, 1, registration.instance_ids)
            now = self._clock.now()
            self._waves[name] = _Known(registration, now, False, {}, [first], [])  # noqa: FBT003
        known = self._waves[name]
        if known.registration.fingerprint != registration.fingerprint:
            raise Refused(wave_exists(name))
        return not known.confirmed

    def confirm(self, wave: str) -> None:
        """Note that the wave's instances are its own."""
        if wave in self._waves:
            self._waves[wave].confirmed = True

    def withdraw(self, wave: str) -> None:
        """Forget a wave that was not confirmed."""
        if wave in self._waves and not self._waves[wave].confirmed:
            del self._waves[wave]
            self._claims = {ref: claim for ref, claim in self._claims.items() if claim[0] != wave}

    def claim(self, refs: Sequence[InstanceRef], wave: str, attempt: int) -> None:
        """Hold the instances for the wave, all or none."""
        held = {ref: self._claims[ref][0] for ref in refs if ref in self._claims}
        holders = {
            ref.instance_id: holder
            for ref, holder in held.items()
            if holder != wave and self._goes_on(holder, ref.instance_id)
        }
        if holders:
            raise InstancesClaimed(wave, holders)
        self._claims.update(dict.fromkeys(refs, (wave, attempt)))

    def add_run(self, wave: WaveStatus, instance_ids: Sequence[str]) -> Run:
        """Add a run, where nobody has added one since the wave was read."""
        known = self._waves[wave.name]
        if known.runs != wave.runs:
            raise Transient(f"{wave.name}: it has changed in the meantime")
        known.runs += 1
        run = Run(wave.name, known.runs, tuple(instance_ids))
        known.attempts.update(dict.fromkeys(instance_ids, run.number))
        known.waiting.append(run)
        return run

    def unconfirmed(self) -> tuple[Registration, ...]:
        """List the waves that were written down, but not confirmed."""
        return tuple(k.registration for k in self._waves.values() if not k.confirmed)

    def waiting_runs(self) -> tuple[RunOrder, ...]:
        """List the runs of confirmed waves that have not begun."""
        confirmed = [known for known in self._waves.values() if known.confirmed]
        return tuple(RunOrder(r, k.registration.document) for k in confirmed for r in k.waiting)

    def begun_runs(self) -> tuple[RunOrder, ...]:
        """List the runs that have begun and are not over."""
        every = self._waves.values()
        return tuple(RunOrder(r, k.registration.document) for k in every for r in k.begun)

    def take_slot(self, run: Run, most: int) -> bool:
        """Let a run be one of at most so many at once."""
        slot = (run.wave, run.number)
        if slot not in self._slots and len(self._slots) >= most:
            return False
        self._slots.add(slot)
        return True

    def begin(self, run: Run) -> Run | None:
        """Note that the run begins."""
        known = self._waves[run.wave]
        for each in [each for each in known.waiting if each.number == run.number]:
            known.waiting.remove(each)
            known.begun.append(each)
        return next((each for each in known.begun if each.number == run.number), None)

    def drop(self, wave: str, instance_ids: Sequence[str]) -> tuple[str, ...]:
        """Take instances out of the runs that have not begun."""
        known = self._waves[wave]
        left = [
            replace(run, instance_ids=tuple(i for i in run.instance_ids if i not in instance_ids))
            for run in known.waiting
        ]
        for run in known.waiting:
            taken = tuple(each for each in run.instance_ids if each in instance_ids)
            known.dropped[run.number] = (*known.dropped.get(run.number, ()), *taken)
        known.waiting = [run for run in left if run.instance_ids]
        busy = {each for run in known.begun for each in run.instance_ids}
        return tuple(each for each in instance_ids if each not in busy)

    def dropped_runs(self) -> tuple[Run, ...]:
        """List who was taken out of which run and lacks the report of it."""
        return tuple(
            Run(name, number, ids)
            for name, known in self._waves.items()
            for number, ids in known.dropped.items()
            if ids
        )

    def note_reported(self, run: Run) -> None:
        """Note that those who were taken out of a run are reported."""
        known = self._waves[run.wave]
        ids = known.dropped.get(run.number, ())
        known.dropped[run.number] = tuple(each for each in ids if each not in run.instance_ids)

    def end(self, run: Run) -> None:
        """Give the run's slot back; a wave without runs is closed."""
        known = self._waves.get(run.wave)
        if known:
            known.unproven += [each for each in known.begun if each.number == run.number]
            known.begun = [each for each in known.begun if each.number != run.number]
        self._slots.discard((run.wave, run.number))

    def lacking_evidence(self) -> tuple[RunOrder, ...]:
        """List the runs that are over and whose evidence nobody has noted."""
        every = self._waves.values()
        return tuple(RunOrder(r, k.registration.document) for k in every for r in k.unproven)

    def note_evidence(self, run: Run) -> None:
        """Note that the evidence of a run that is over is kept."""
        if known := self._waves.get(run.wave):
            known.unproven = [each for each in known.unproven if each.number != run.number]

    def members(self, protection_group: str) -> tuple[Member, ...]:
        """List the waves that are in a protection group."""
        return tuple(
            Member(
                name,
                known.open,
                known.registration.place,
            )
            for name, known in sorted(self._waves.items())
            if known.registration.protection_group == protection_group
        )

    def known_waves(self) -> tuple[KnownWave, ...]:
        """List every wave that was confirmed."""
        return tuple(
            KnownWave(name, known.runs, known.open)
            for name, known in sorted(self._waves.items())
            if known.confirmed
        )

    # What people see of them.

    def record(self, progress: Progress) -> Folded:
        """Fold what a story tells into the instance's status."""
        subject = progress.subject
        before = self._status(subject.wave, subject.instance_id)
        known = self._samples.setdefault(subject.wave, {})
        series = sampled(known.get(subject.instance_id, Series()), progress)
        known[subject.instance_id] = series
        after = self.foresee(fold(before, progress), series)
        self._write(subject.wave, after, events_of(before, progress))
        if progress.report:
            self._release(subject)
        for listener in self.listeners:
            listener(progress)
        return Folded(before, after)

    def mark_suspended(self, wave: str, instance_id: str, *, suspended: bool) -> None:
        """Note that the instance's story is held back, or goes on."""
        before = self._status(wave, instance_id)
        events = suspension(before, self._clock.now(), suspended=suspended)
        self._write(wave, suspend(before, suspended=suspended), events)

    def read_wave(self, name: str) -> WaveStatus | None:
        """Read a wave with all its instances."""
        known = self._waves.get(name)
        if known is None:
            return None
        about, plans = known.registration, self.plan_book.of(name)
        instances = (self._current(known, each) for each in about.instance_ids)
        return WaveStatus(
            name,
            known.accepted,
            tuple(seen_with_plans(each, plans) for each in instances),
            account_id=about.account_id,
            region=about.region,
            approvers=about.approvers,
            runs=known.runs,
            waiting=len(known.waiting),
            protection_group=about.protection_group,
            plans=plans,
            subscription_id=about.subscription_id,
            requested_by=about.requested_by,
            approval=about.approval,
            document=about.document,
            fingerprint=about.fingerprint,
            notifications=about.notifications,
            patience=about.patience,
            zone=about.zone,
        )

    def list_waves(
        self,
        query: WaveQuery,
        known: Collection[WaveStatus] = (),  # noqa: ARG002 (reading costs nothing here)
    ) -> Page[WaveStatus]:
        """List waves, the newest first."""
        every = [wave for name in self._waves if (wave := self.read_wave(name))]
        named = [wave for wave in every if wave.name.startswith(query.prefix)]
        shown = [wave for wave in named if query.shows(wave.place)]
        found = [wave for wave in shown if query.state in (None, state_of(wave))]
        return page_of(found, query, lambda wave: (wave.accepted, wave.name))

    def list_events(
        self, wave: str, after: str, limit: int, instance_id: str = ""
    ) -> tuple[RecordedEvent, ...]:
        """List what happened in a wave, or to one of it, in order."""
        events = sorted(self._events.get(wave, {}).items())
        found = (RecordedEvent(*each) for each in events if each[0] > after)
        return tuple(e for e in found if instance_id in {"", e.event.instance_id})[:limit]

    def read_samples(self, wave: str, instance_id: str) -> Series:
        """Read how an instance's replication went."""
        return self._samples.get(wave, {}).get(instance_id, Series())

    def list_samples(self, wave: str) -> tuple[Series, ...]:
        """List how replication went of all of whom that is known."""
        return tuple(each for each in self._samples.get(wave, {}).values() if each.samples)

    # What people decided.

    def decide(self, subject: Subject, approval: Approval, gate: Gate = Gate.APPROVAL) -> Approval:
        """Record an answer once at each gate; gives the one that counts."""
        given = replace(approval, at=self._clock.now())
        return self._answers.setdefault((subject, gate), given)

    def find(self, subject: Subject, gate: Gate = Gate.APPROVAL) -> Approval | None:
        """Read the answer, or None while there is none."""
        return self._answers.get((subject, gate))

    def vote(self, question: Question, vote: Approval) -> Approval:
        """Record a person's answer to a question once; gives their one that counts."""
        given = replace(vote, at=self._clock.now())
        return self._votes.setdefault(question, {}).setdefault(vote.voter, given)

    def votes(self, question: Question) -> tuple[Approval, ...]:
        """Read every person's answer to a question, in the order in which they came."""
        return tuple(self._votes.get(question, {}).values())

    def _status(self, wave: str, instance_id: str) -> InstanceStatus:
        return self._statuses.get((wave, instance_id), InstanceStatus(instance_id))

    def _current(self, known: _Known, instance_id: str) -> InstanceStatus:
        status = self._status(known.registration.name, instance_id)
        attempt = known.attempts.get(instance_id, 1)
        return status if status.attempt >= attempt else replace(
            InstanceStatus(instance_id), attempt=attempt
        )  # fmt: skip

    def _write(self, wave: str, status: InstanceStatus, events: tuple[Event, ...]) -> None:
        self._statuses[wave, status.instance_id] = status
        self._events.setdefault(wave, {}).update({cursor_of(event): event for event in events})

    def _goes_on(self, wave: str, instance_id: str) -> bool:
        known = self._waves.get(wave)
        return known is not None and not self._current(known, instance_id).report

    def _release(self, subject: Subject) -> None:
        known = self._waves.get(subject.wave)
        if known is None:
            return
        about = known.registration
        ref = InstanceRef(about.account_id, about.region, subject.instance_id)
        wave, attempt = self._claims.get(ref, ("", 0))
        if wave == subject.wave and attempt <= subject.attempt:
            del self._claims[ref]
