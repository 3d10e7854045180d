"""Watches of replications that take hours, in virtual time, by the real story and engine."""

import json
import random
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

import azure.durable_functions as df
from durabletask.task import OrchestrationContext, Task

from activities import ACTIVITIES
from benchmarks.counted import CountingWorker, Counts
from domain.migration import Pace
from domain.protected_item import Operation, ProtectedItem
from domain.status import Subject
from durable.functions import bind
from durable.vision import Vision
from local.clock import VirtualClock
from local.engine import TaskHub, run_until_idle
from local.rehearsal import Rehearsal
from orchestrators import FLOWS
from orchestrators.watches import watch_replication
from wire import to_wire

CONTAINER = "/vaults/v/replicationFabrics/f/replicationProtectionContainers/c"
TOTAL = 1 << 40  # bytes


@dataclass(frozen=True, slots=True)
class Copying:
    """A first copy that ends after `takes`; what remains looks `wrong` times as long as it is.

    The progress that it shows makes an estimate by a straight line wrong by that much.
    """

    item_id: str
    began: datetime
    takes: timedelta
    wrong: float = 1.0

    def at(self, now: datetime) -> ProtectedItem:
        """Tell how the vault shows it at a moment."""
        passed, item = now - self.began, ProtectedItem(self.item_id, "InitialReplicationInProgress")
        if passed >= self.takes:
            operations = (Operation.UNPLANNED_FAILOVER,)
            return replace(
                item, protection_state="Protected", allowed_operations=operations,
                last_recovery_point=now, replicated_bytes=TOTAL, total_bytes=TOTAL,
            )  # fmt: skip
        remaining = (self.takes - passed) * self.wrong
        share = passed / (passed + remaining) if passed else 0.0
        return replace(item, replicated_bytes=int(TOTAL * share), total_bytes=TOTAL)


@dataclass(slots=True)
class Stage:
    """A hub in virtual time whose vault is a formula; `watch` begins the real story."""

    copies: dict[str, Copying] = field(default_factory=dict)
    sessions: int = 0
    clock: VirtualClock = field(default_factory=VirtualClock)
    late: list[timedelta] = field(default_factory=list)

    def get_protected_item(self, item_id: str) -> ProtectedItem:
        """Read an item, as the port does."""
        return self.copies[item_id].at(self.clock.now())

    def play(self, story: str | None = None, vault: Any = None) -> Counts:
        """Let all be watched until they have arrived; count what it took."""
        clouds = replace(Rehearsal(clock=self.clock).clouds, site_recovery=vault or self)
        app = df.DFApp()
        bind(app, FLOWS, ACTIVITIES, clouds)
        app.orchestration_trigger("context")(fixed_poller)
        worker = CountingWorker(app, sessions=self.sessions)
        worker.counts = Counts()
        hub, moment = TaskHub(None, self.clock), self.clock.now()
        for number, item_id in enumerate(self.copies):
            about = to_wire(Subject("w", f"i-{number}"))
            vision = Vision(to_wire(item_id), Pace().replication, moment, about)
            name = story or watch_replication.flow.name
            hub.start(name, f"w{number}", json.dumps(to_wire(vision) if not story else item_id))
        run_until_idle(hub, worker)
        for number, copying in enumerate(self.copies.values()):
            ended = hub.get(f"w{number}")
            if ended is None or ended.HasField("failureDetails"):
                raise RuntimeError(f"a watch broke: {ended}")
            done = ended.completedTimestamp.ToDatetime(tzinfo=moment.tzinfo)
            self.late.append(done - copying.began - copying.takes)
        return worker.counts


def copies(
    count: int, clock: VirtualClock, takes: timedelta, spread: float, wrong: float
) -> dict[str, Copying]:
    """Make copies that end within ± `spread` of that time, by estimates up to `wrong` wrong."""
    dice = random.Random(7)
    made = {}
    for number in range(count):
        item_id = f"{CONTAINER}/replicationProtectedItems/i-{number}"
        lasts = takes * (1 + dice.uniform(-spread, spread))
        made[item_id] = Copying(item_id, clock.now(), lasts, 1 + dice.uniform(-wrong, wrong))
    return made


def fixed_poller(ctx: OrchestrationContext, item_id: str) -> Generator[Task[Any], Any, Any]:
    """Look each 60 s, as pollers commonly do; begin anew every 50 looks."""
    for _ in range(50):
        found = yield ctx.call_activity("get_protected_item", input=item_id)
        if Operation.UNPLANNED_FAILOVER in found["done"]["allowed_operations"]:
            return found
        yield ctx.create_timer(timedelta(seconds=60))
    ctx.continue_as_new(item_id)
    return None
