"""A wave's row in the table FerryWaves: what is known of it since it came in."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from clouds.azure.tables import Row
from domain.approval_policy import ApprovalPolicy
from domain.notification.notice import Patience
from domain.notification.subscriber import Subscriber
from domain.plan_status import PlanStatus, seen_with_plans
from domain.run import Registration, Run, RunOrder
from domain.status import InstanceStatus
from domain.wave_status import WaveStatus
from wire import from_wire, to_wire

PARTITION = "wave"


@dataclass(frozen=True, slots=True)
class WaveRow:
    """A wave as its row has it.

    `attempts` tells the latest run of each instance that was retried, `waiting` which instances
    the runs are for that have not begun, by number. An `open` wave has something left to do. The
    runs that are over and lack their evidence are `unproven`; `dropped` are instances that were
    taken out of a waiting run, until they are reported.
    """

    registration: Registration
    accepted: datetime
    confirmed: bool
    open: bool
    runs: int
    attempts: dict[str, int]
    waiting: dict[int, tuple[str, ...]]
    begun: dict[int, tuple[str, ...]]
    unproven: dict[int, tuple[str, ...]] = field(default_factory=dict)
    dropped: dict[int, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def new(cls, registration: Registration, now: datetime) -> "WaveRow":
        """Write down a wave that has just come in."""
        first = {1: registration.instance_ids}
        return cls(
            registration, now, confirmed=False, open=True, runs=1, attempts={}, waiting=first,
            begun={},
        )  # fmt: skip

    @classmethod
    def read(cls, row: Row) -> "WaveRow":
        """Read a row of the table."""
        ids = tuple(json.loads(row["instances"]))
        return cls(
            Registration(
                row["RowKey"],
                row["fingerprint"],
                row["document"],
                row["account"],
                row["region"],
                ids,
                tuple(json.loads(row["approvers"])),
                row.get("protection_group", ""),
                row.get("plans", 0),
                row.get("subscription", ""),
                row.get("requested_by", ""),
                _policy(row.get("approval", "")),
                _subscribers(row.get("notifications", "")),
                _patience(row.get("patience", "")),
                row.get("zone", ""),
            ),
            row["accepted"],
            row["confirmed"],
            row["open"],
            row["runs"],
            json.loads(row["attempts"]),
            _runs(row["waiting"], ids),
            _runs(row["begun"], ids),
            _runs(row.get("unproven", "{}"), ids),
            _runs(row.get("dropped", "{}"), ids),
        )

    def written(self) -> Mapping[str, Any]:
        """Write the row; a run of all instances does not name them again."""
        known = self.registration
        return {
            "PartitionKey": PARTITION,
            "RowKey": known.name,
            "fingerprint": known.fingerprint,
            "document": known.document,
            "account": known.account_id,
            "region": known.region,
            "instances": json.dumps(known.instance_ids),
            "approvers": json.dumps(known.approvers),
            "protection_group": known.protection_group,
            "plans": known.plans,
            "subscription": known.subscription_id,
            "requested_by": known.requested_by,
            "approval": json.dumps(to_wire(known.approval)) if known.approval else "",
            "notifications": json.dumps(to_wire(known.notifications)),
            "patience": json.dumps(to_wire(known.patience)),
            "zone": known.zone,
            "accepted": self.accepted,
            "confirmed": self.confirmed,
            "open": self.open,
            "runs": self.runs,
            "attempts": json.dumps(self.attempts),
            "waiting": self._written(self.waiting),
            "begun": self._written(self.begun),
            "unproven": self._written(self.unproven),
            "lacks_evidence": bool(self.unproven),
            "dropped": self._written(self.dropped),
        }

    def orders(self, runs: dict[int, tuple[str, ...]]) -> tuple[RunOrder, ...]:
        """Make the orders of its waiting, or begun, runs."""
        known = self.registration
        return tuple(
            RunOrder(Run(known.name, number, ids), known.document)
            for number, ids in sorted(runs.items())
        )

    def with_run(self, instance_ids: tuple[str, ...]) -> "WaveRow":
        """Add a run for some of the instances."""
        number = self.runs + 1
        return replace(
            self,
            open=True,
            runs=number,
            attempts={**self.attempts, **dict.fromkeys(instance_ids, number)},
            waiting={**self.waiting, number: instance_ids},
        )

    def with_begun(self, number: int) -> "WaveRow":
        """Let a run be under way; one that is, or is over, stays so."""
        waiting = dict(self.waiting)
        ids = waiting.pop(number, None)
        return replace(self, waiting=waiting, begun={**self.begun, number: ids}) if ids else self

    def without(self, instance_ids: Collection[str]) -> "WaveRow":
        """Take instances out of the runs that have not begun."""
        taken = {n: _those(ids, instance_ids) for n, ids in self.waiting.items()}
        dropped = _filled({n: (*self.dropped.get(n, ()), *ids) for n, ids in taken.items()})
        waiting = _filled({n: _others(ids, taken[n]) for n, ids in self.waiting.items()})
        return _seen(replace(self, waiting=waiting, dropped={**self.dropped, **dropped}))

    def with_reported(self, run: Run) -> "WaveRow":
        """Let it be known how those ended that were taken out of a run."""
        left = {n: _others(i, run.instance_ids if n == run.number else ())
                for n, i in self.dropped.items()}  # fmt: skip
        return _seen(replace(self, dropped=_filled(left)))

    def with_ended(self, run: Run) -> "WaveRow":
        """Let a run be over; a wave without runs is closed."""
        begun = dict(self.begun)
        over = {run.number: begun.pop(run.number)} if run.number in begun else {}
        unproven = {**self.unproven, **over}
        return _seen(replace(self, begun=begun, unproven=unproven))

    def with_evidence(self, run: Run) -> "WaveRow":
        """Let a run lack its evidence no longer."""
        return replace(
            self, unproven={n: ids for n, ids in self.unproven.items() if n != run.number}
        )

    def status(
        self, told: Mapping[str, InstanceStatus], plans: tuple[PlanStatus, ...] = ()
    ) -> WaveStatus:
        """Put the wave together with what is known of its instances and recovery plans."""
        known = self.registration
        instances = (self._instance(each, told) for each in known.instance_ids)
        return WaveStatus(
            known.name,
            self.accepted,
            tuple(seen_with_plans(each, plans) for each in instances),
            account_id=known.account_id,
            region=known.region,
            approvers=known.approvers,
            runs=self.runs,
            waiting=len(self.waiting),
            protection_group=known.protection_group,
            plans=plans,
            subscription_id=known.subscription_id,
            requested_by=known.requested_by,
            approval=known.approval,
            document=known.document,
            notifications=known.notifications,
            patience=known.patience,
            fingerprint=known.fingerprint,
            zone=known.zone,
        )

    def _written(self, runs: dict[int, tuple[str, ...]]) -> str:
        everyone = self.registration.instance_ids
        return json.dumps({n: [] if ids == everyone else ids for n, ids in runs.items()})

    def _instance(self, instance_id: str, told: Mapping[str, InstanceStatus]) -> InstanceStatus:
        attempt = self.attempts.get(instance_id, 1)
        status = told.get(instance_id)
        if status and status.attempt >= attempt:
            return status
        return InstanceStatus(instance_id, attempt=attempt)


def read_status(row: Row) -> InstanceStatus:
    """Read an instance's status out of its row in the table FerryInstances."""
    return from_wire(InstanceStatus, json.loads(row["status"]))


def _policy(written: str) -> ApprovalPolicy | None:
    return from_wire(ApprovalPolicy, json.loads(written)) if written else None


def _subscribers(written: str) -> tuple[Subscriber, ...]:
    return tuple(from_wire(Subscriber, each) for each in json.loads(written)) if written else ()


def _patience(written: str) -> Patience:
    return from_wire(Patience, json.loads(written)) if written else Patience()


def _seen(row: WaveRow) -> WaveRow:
    """Close a wave once nothing is left to do."""
    return replace(row, open=bool(row.waiting or row.begun or row.dropped))


def _those(ids: tuple[str, ...], chosen: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in ids if each in chosen)


def _others(ids: tuple[str, ...], chosen: Collection[str]) -> tuple[str, ...]:
    return tuple(each for each in ids if each not in chosen)


def _filled(runs: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    return {number: ids for number, ids in runs.items() if ids}


def _runs(written: str, everyone: tuple[str, ...]) -> dict[int, tuple[str, ...]]:
    return {int(number): tuple(ids) or everyone for number, ids in json.loads(written).items()}
