"""The longest history and the dearest turn of a migration whose replication takes ten hours."""

import statistics
import time
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from itertools import chain
from typing import Any

import azure.durable_functions as df
import durabletask.internal.orchestrator_service_pb2 as pb

from activities import ACTIVITIES
from benchmarks.counted import CountingWorker, Counts, story_of
from benchmarks.result import Figure, Result
from benchmarks.whole_chain import approved
from domain.errors import Transient
from durable.functions import Activity, Performed, bind
from local.engine import run_until_idle
from local.rehearsal import Rehearsal
from local.simulators.site_recovery.model.settings import WorldSettings
from orchestrators import FLOWS

RATE, TIMES = 960_000, 30  # bytes a second, with which the first copy takes ten hours
# Each of these fails once; looks at the item fail ten times besides.
ONCE = (
    "describe_instance", "tag_instance", "allow_replication", "start_installation",
    "get_appliance", "enable_replication", "read_target", "start_failover", "start_commit",
    "start_completion",
)  # fmt: skip
LOOKS = 10


class KeepingWorker(CountingWorker):
    """Keeps the turn that replays most: of each story, and of each time that it began anew."""

    kept: dict[tuple[str, str], pb.OrchestratorRequest]

    def orchestrate(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        """Play one turn."""
        key = story_of(request), _execution(request)
        if key not in self.kept or _events(request) > _events(self.kept[key]):
            self.kept[key] = pb.OrchestratorRequest()
            self.kept[key].CopyFrom(request)
        return super().orchestrate(request)


def measure() -> Result:
    """Play a migration with retries, then replay the longest turn of each story by itself."""
    stage = Rehearsal(settings=WorldSettings(throughput=RATE))
    order = approved(stage, 1)
    app = df.DFApp()
    failing = Counter(dict.fromkeys(ONCE, 1) | {"get_protected_item": LOOKS})
    bind(app, FLOWS, [_failing(each, failing) for each in ACTIVITIES], stage.clouds)
    worker = KeepingWorker(app)
    worker.counts, worker.kept = Counts(), {}
    began = stage.clock.now()
    run_until_idle(stage.hub, worker)
    stage.report(order)
    if failing.total():
        raise RuntimeError(f"never asked for: {+failing}")
    turns: dict[str, float] = {}
    for (name, _), request in worker.kept.items():
        turns[name] = max(turns.get(name, 0.0), _turn(worker, request))
    longest = max(worker.counts.longest, key=lambda name: worker.counts.longest[name])
    dearest = max(turns, key=lambda name: turns[name])
    hours = (stage.clock.now() - began) / timedelta(hours=1)
    return Result(
        (
            Figure("longest history, events", worker.counts.longest[longest], 250),
            Figure("dearest turn, processor ms", turns[dearest], 3),
        ),
        {
            "the longest is of": longest,
            "the dearest is of": dearest,
            "hours of the whole migration": round(hours, 1),
            "migrate_instance: longest, events": worker.counts.longest["migrate_instance"],
            "migrate_instance: dearest, ms": turns["migrate_instance"],
            "watch_replication: longest, events": worker.counts.longest["watch_replication"],
            "watch_replication: dearest, ms": turns["watch_replication"],
            **{f"{name}: events": worker.counts.longest[name] for name in ("migrate_wave",)},
        },
        TIMES,
    )


def _failing(activity: Performed, failing: Counter[str]) -> Activity[Any, Any]:
    name, perform = activity.step.name, activity.perform

    def spoilt(clouds: Any, value: Any) -> Any:
        if failing[name] > 0:
            failing[name] -= 1
            raise Transient(f"{name}: try again")
        return perform(clouds, value)

    wrapped: Callable[[Any, Any], Any] = spoilt
    return Activity(activity.step, wrapped)


def _turn(worker: KeepingWorker, request: pb.OrchestratorRequest) -> float:
    """Measure one replay of a turn, in processor ms: it changes nothing but what it answers."""
    found = []
    for _ in range(TIMES):
        began = time.process_time()
        super(KeepingWorker, worker).orchestrate(request)
        found.append(time.process_time() - began)
    return round(1_000 * statistics.median(found), 2)


def _execution(request: pb.OrchestratorRequest) -> str:
    events = chain(request.pastEvents, request.newEvents)
    started = next(each for each in events if each.HasField("executionStarted"))
    return str(started.executionStarted.orchestrationInstance.executionId.value)


def _events(request: pb.OrchestratorRequest) -> int:
    return len(request.pastEvents) + len(request.newEvents)
