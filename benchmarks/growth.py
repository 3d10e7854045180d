"""Processor time of an instance in a wave of 1,000 against one of 100, instances ending one by one.

What grows with a wave are the stories above the instances, the engine and the instances' reports on
their way up: these are played in full, with stand-ins for the instances' own stories, which end a
minute apart. What an instance's own stories take is measured by whole migrations and added.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta
from functools import partial

import azure.durable_functions as df

from activities import ACTIVITIES
from benchmarks.by_turns import by_turns, processor_seconds
from benchmarks.counted import CountingWorker, Counts
from benchmarks.result import Figure, Result
from benchmarks.whole_chain import approved
from domain.migration import MigrationReport, Outcome
from domain.migration_scene import MigrationScene
from durable.context import Context, Steps
from durable.flow import Flow
from durable.functions import Told, bind
from local.engine import run_until_idle
from local.rehearsal import Rehearsal
from orchestrators import FLOWS
from orchestrators.migrate_instance import migrate_instance
from orchestrators.order_cutovers import tell_turns

SMALL, LARGE, WHOLE, ROUNDS = 100, 1_000, 2, 3


def _stand_in(ctx: Context, scene: MigrationScene) -> Steps[MigrationReport]:
    migration = scene.migration
    number = int(migration.ref.instance_id.removeprefix("i-"), 16)
    yield ctx.create_timer(timedelta(minutes=number))
    report = MigrationReport(migration.ref.instance_id, Outcome.MIGRATED)
    tell_turns(ctx, migration.turn_story, report)
    return report


def measure() -> Result:
    """Play waves of both sizes by turns, and a few whole migrations beside them."""
    logging.disable(logging.WARNING)
    _play(2, STANDING_IN)
    _play(1, FLOWS)
    took = by_turns(
        {
            "small": partial(_each, SMALL, STANDING_IN),
            "large": partial(_each, LARGE, STANDING_IN),
            "own": partial(_each, WHOLE, FLOWS),
        },
        ROUNDS,
    )
    ratio = (took["own"] + took["large"]) / (took["own"] + took["small"])
    milliseconds = {name: round(1_000 * each, 2) for name, each in took.items()}
    return Result(
        (Figure("processor time an instance, 1,000 ÷ 100", ratio, 1.2),),
        {
            "above the instances at 1,000, ms an instance": milliseconds["large"],
            "above the instances at 100, ms an instance": milliseconds["small"],
            "above the instances alone, 1,000 ÷ 100": took["large"] / took["small"],
            "an instance's own stories and steps, ms": milliseconds["own"],
        },
        ROUNDS,
    )


def _each(instances: int, flows: Iterable[Told]) -> float:
    return _play(instances, flows) / instances


def _play(instances: int, flows: Iterable[Told]) -> float:
    stage = Rehearsal()
    order = approved(stage, instances)
    app = df.DFApp()
    bind(app, flows, ACTIVITIES, stage.clouds)
    worker = CountingWorker(app)
    worker.counts = Counts()
    seconds = processor_seconds(partial(run_until_idle, stage.hub, worker))
    outcomes = {each.outcome for each in stage.report(order).reports}
    if outcomes != {Outcome.MIGRATED}:
        raise RuntimeError(f"a wave of {instances} came to {outcomes}")
    return seconds


_stand_in.__name__ = migrate_instance.story
STANDING_IN = [
    Flow(_stand_in, migrate_instance.version) if each.name == migrate_instance.name else each
    for each in FLOWS
]
