"""What Azure's engine does for one migrated instance, counted, and what Azure may bill for it.

Counted are turns, activities, timers and child stories, by the real stories in virtual time. What
storage does for them is computed by the documented model of the Azure Storage provider: whatever is
told to a story or an activity is a message that is sent, received and deleted; a turn reads its
history (1,000 rows a request) and writes what is new (100 rows a request) with its status.
"""

import json
import logging
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any

import azure.durable_functions as df

from activities import ACTIVITIES
from benchmarks.counted import CountingWorker, Counts
from benchmarks.result import Figure, Result
from benchmarks.watching import CONTAINER, Copying, Stage, fixed_poller
from benchmarks.whole_chain import approved
from durable.functions import bind
from local.engine import run_until_idle
from local.rehearsal import Rehearsal
from local.simulators.site_recovery.model.settings import WorldSettings
from orchestrators import FLOWS

RATE = 960_000  # bytes a second, with which the first copy takes ten hours
_LOOKS = ("get_protected_item", "get_job", "find_machine", "read_target", "see_item")
_PRICES = json.loads(Path(__file__).with_name("prices.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Bill:
    """What was counted for one instance, and what that comes to for a thousand."""

    executions: int
    messages: int
    queue_operations: int
    table_transactions: int
    gb_seconds: float

    @property
    def a_thousand(self) -> float:
        """Estimate what Azure bills for 1,000 instances, in the price table's currency."""
        each = (
            self.gb_seconds * _PRICES["GB_second"]
            + self.executions * _PRICES["million_executions"] / 1e6
            + self.table_transactions * _PRICES["ten_thousand_table_transactions"] / 1e4
            + self.queue_operations * _PRICES["ten_thousand_queue_operations"] / 1e4
        )
        return round(1_000 * each, 2)


def measure() -> Result:
    """Count one migration with a ten-hour replication, and the naive poller of the same."""
    logging.disable(logging.WARNING)
    ferry, counts = whole_migration()
    naive, polled = naive_poller()
    reads = sum(counts.activities[name] for name in _LOOKS)
    return Result(
        (
            Figure(
                "a whole migration's bill ÷ a naive watch's", ferry.a_thousand / naive.a_thousand, 1
            ),
        ),
        {
            "turns": counts.turns.total(),
            "activities": counts.activities.total(),
            "timers": counts.actions["createTimer"],
            "child stories": counts.actions["createSubOrchestration"],
            "reads of Site Recovery, a look each at most": reads,
            **_told("a migration", ferry),
            "naive poller's watch alone: turns": polled.turns.total(),
            "naive poller's watch alone: activities": polled.activities.total(),
            "naive poller's watch alone: timers": polled.actions["createTimer"],
            **_told("naive poller's watch alone", naive),
            "price table": f"{_PRICES['region']}, {_PRICES['date']}, {_PRICES['currency']}",
        },
    )


def whole_migration() -> tuple[Bill, Counts]:
    """Play one migration in a wave of its own."""
    stage = Rehearsal(settings=WorldSettings(throughput=RATE))
    order = approved(stage, 1)
    app = df.DFApp()
    bind(app, FLOWS, ACTIVITIES, stage.clouds)
    worker = CountingWorker(app)
    worker.counts = Counts()
    run_until_idle(stage.hub, worker)
    stage.report(order)
    return _bill(worker.counts), worker.counts


def naive_poller() -> tuple[Bill, Counts]:
    """Watch the same replication each 60 s."""
    stage, item_id = Stage(), f"{CONTAINER}/replicationProtectedItems/i"
    stage.copies = {item_id: Copying(item_id, stage.clock.now(), timedelta(hours=10))}
    counts = stage.play(fixed_poller.__name__)
    return _bill(counts), counts


def _bill(counts: Counts) -> Bill:
    turns, activities = counts.turns.total(), counts.activities.total()
    children, timers = counts.actions["createSubOrchestration"], counts.actions["createTimer"]
    events = counts.actions["sendEvent"]
    # An order and an outcome each; a timer is one message that shows itself when it is due.
    messages = 2 * activities + 2 * children + timers + events + 1
    reads = turns + counts.events_read // 1_000
    writes = sum(ceil(each / 100) for each in counts.written)
    executions = turns + activities
    least = _PRICES["least_seconds_an_execution"]
    # What activities wait for outside is not in processor time: they count as the least.
    seconds = max(counts.turn_seconds + counts.activity_seconds, executions * least)
    return Bill(
        executions, messages, 3 * messages, reads + writes + turns,
        seconds * _PRICES["instance_memory_GB"],
    )  # fmt: skip


def _told(whose: str, bill: Bill) -> dict[str, Any]:
    return {
        f"{whose}: executions": bill.executions,
        f"{whose}: queue messages": bill.messages,
        f"{whose}: storage transactions": bill.queue_operations + bill.table_transactions,
        f"{whose}: GB-s": round(bill.gb_seconds, 1),
        f"{whose}: estimate for 1,000 instances, USD": bill.a_thousand,
    }
