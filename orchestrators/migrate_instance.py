"""The life of one migration, from the first look to the retired source: one act a history."""

from domain.errors import Held, MigrationError, TurnedBack
from domain.held_report import held_report, unforeseen
from domain.migration import MigrationReport
from domain.migration_scene import Act, MigrationScene
from domain.plan_roll import Standing
from domain.replication import item_of
from domain.scheduling.ticket import SlotKind
from durable.context import Context, Steps
from durable.flow import Flow
from orchestrators.ask_approval import ask_approval
from orchestrators.assess_source import assess_source
from orchestrators.await_beginning import await_beginning
from orchestrators.commit_window import await_commit
from orchestrators.complete_migration import complete_migration
from orchestrators.cut_over import cut_over
from orchestrators.cut_over_in_plan import cut_over_in_plan, speak
from orchestrators.discover_machine import discover_machine
from orchestrators.hold_slot import give_slots_back
from orchestrators.memory import begin_next, take_up
from orchestrators.order_cutovers import tell_turns
from orchestrators.prepare_source import prepare_source
from orchestrators.replicate import replicate
from orchestrators.require_rehearsal import require_rehearsal
from orchestrators.roll_back import roll_back
from orchestrators.secure_target import prepare_security
from orchestrators.settle_target import keep_target, settle_target
from orchestrators.story import Story
from orchestrators.switch_over import switch_over
from orchestrators.take_back import take_back


@Flow
def migrate_instance(ctx: Context, scene: MigrationScene) -> Steps[MigrationReport]:
    """Assess, prepare, replicate, ask, cut over, commit. Ends in a report, never in a crash.

    After each act it begins anew with what it knows: no history grows long.
    """
    story, order = take_up(ctx, scene), scene.migration
    try:
        report = yield from _play(story, scene.act)
    except Held as held:
        speak(story, Standing.OUT)
        report = held_report(order.ref, str(held), held.remedy, at_rest=story.at_rest)
    except MigrationError as error:
        speak(story, Standing.OUT)
        report = yield from take_back(story, error)
    if report is None:
        return begin_next(story, scene)
    report = story.with_evidence(report)
    yield from give_slots_back(story, *SlotKind)
    yield from story.end(report)
    tell_turns(ctx, order.turn_story, report)
    return report


def _play(story: Story, act: Act) -> Steps[MigrationReport | None]:
    """Play one act; None when the next is to follow. A cancellation is heeded before that."""
    match act:
        case Act.ASSESSING:
            yield from assess_source(story)
        case Act.PREPARING:
            story.identity = yield from prepare_source(story, *story.assessed)
        case Act.REPLICATING:
            yield from _replicate(story)
        case Act.AWAITING:
            yield from require_rehearsal(story)
            yield from await_beginning(story)
        case Act.CUTTING_OVER:
            return (yield from _cut_over(story))
        case _:
            return (yield from complete_migration(story))
    story.heed_cancellation()
    return None


def _replicate(story: Story) -> Steps[None]:
    """Bring a machine under replication that fits, and ask once it has its first point."""
    source, appliance = story.assessed
    machine = yield from discover_machine(story, source, appliance, story.identity)
    yield from settle_target(story, source, item_of(machine, appliance, story.migration.ref))
    yield from prepare_security(story)
    item = yield from replicate(story, appliance, machine)
    yield from keep_target(story)
    yield from require_rehearsal(story)
    yield from ask_approval(story, item)


def _cut_over(story: Story) -> Steps[MigrationReport | None]:
    """Fail over and wait for the commit, or roll back what failed over and may not become final.

    Held for whatever else is raised once it has failed over: nothing is taken back then.
    """
    try:
        together = bool(story.migration.plan_story)
        yield from cut_over_in_plan(story) if together else cut_over(story)
        yield from switch_over(story)
        yield from await_commit(story)
    except TurnedBack as turned:
        return (yield from roll_back(story, turned))
    except Held:
        raise
    except MigrationError as error:
        if story.failed_over:
            raise unforeseen(error) from error
        raise
    return None
