"""A wave: every instance on its own, one report for all."""

from contextlib import suppress
from dataclasses import replace

from domain.errors import MigrationError
from domain.held_report import broken_report
from domain.itinerary import Phase
from domain.migration import Migration, MigrationReport
from domain.migration_scene import MigrationScene
from domain.names import part_id, story_id
from domain.plan_roll import MemberNote, Standing
from domain.plan_story import plan_orders, seated
from domain.run import Run
from domain.status import Progress, Subject
from domain.turns import has_order
from domain.wave import Wave, WaveReport, branches, small_enough
from durable import steps
from durable.context import Context, Steps, now
from durable.flow import Flow
from orchestrators.conduct_plans import begin_plans, end_plans
from orchestrators.migrate_instance import migrate_instance
from orchestrators.order_cutovers import begin_turns, end_turns, tell_turns
from orchestrators.plan_signals import member_spoke
from orchestrators.telling import let_people_know


@Flow
def migrate_wave(ctx: Context, wave: Wave) -> Steps[WaveReport]:
    """Migrate the wave's instances side by side; a bad one does not hold up the rest."""
    plans = plan_orders(wave)
    conducted = (yield from begin_plans(ctx, wave, plans)) if plans else None
    turns = (yield from begin_turns(ctx, wave)) if has_order(wave) else None
    report = yield from _fan_out(ctx, wave)
    if turns:
        yield from end_turns(ctx, wave, turns)
    if conducted:
        report = replace(report, plans=(yield from end_plans(ctx, plans, conducted)))
    ids = tuple(order.ref.instance_id for order in wave.orders)
    with suppress(MigrationError):  # what is missed here is mended later
        yield from steps.end_run(ctx, Run(wave.name, wave.run, ids))
    return report


@Flow
def migrate_part(ctx: Context, wave: Wave) -> Steps[WaveReport]:
    """Migrate a part of a wave too large for one parent."""
    return (yield from _fan_out(ctx, wave))


def _fan_out(ctx: Context, wave: Wave) -> Steps[WaveReport]:
    if small_enough(wave):
        scenes = (MigrationScene(order) for order in seated(wave))
        reports = yield from migrate_instance.each(
            ctx, scenes, _story_id, _lost_scene, one_by_one=wave.one_by_one
        )
        return WaveReport(wave.name, reports)
    parts = yield from migrate_part.each(
        ctx, branches(wave), part_id, _lost_part, one_by_one=wave.one_by_one
    )
    return WaveReport(wave.name, tuple(report for part in parts for report in part.reports))


def _story_id(scene: MigrationScene) -> str:
    migration = scene.migration
    return story_id(migration.wave, migration.ref.instance_id, migration.attempt)


def _lost_migration(ctx: Context, migration: Migration, why: str) -> Steps[MigrationReport]:
    """Speak for a story that broke."""
    report = broken_report(migration.ref, why)
    if migration.plan_story:
        note = MemberNote(migration.ref.instance_id, Standing.OUT)
        member_spoke.send(ctx, migration.plan_story, note)
    tell_turns(ctx, migration.turn_story, report)
    subject = Subject(migration.wave, migration.ref.instance_id, migration.attempt)
    yield from let_people_know(ctx, Progress(subject, now(ctx), Phase.ENDED, report=report))
    return report


def _lost_scene(ctx: Context, scene: MigrationScene, why: str) -> Steps[MigrationReport]:
    return _lost_migration(ctx, scene.migration, why)


def _lost_part(ctx: Context, part: Wave, why: str) -> Steps[WaveReport]:
    reports = []
    for migration in seated(part):  # a comprehension cannot yield
        reports.append((yield from _lost_migration(ctx, migration, why)))  # noqa: PERF401
    return WaveReport(part.name, tuple(reports))
