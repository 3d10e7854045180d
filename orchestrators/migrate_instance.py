"""The life of one migration, from the first look to the retired source."""

from domain.errors import Held, MigrationError, TurnedBack
from domain.held_report import held_report, unforeseen
from domain.migration import Migration, MigrationReport
from domain.plan_roll import Standing
from domain.protected_item import ProtectedItem
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
def migrate_instance(ctx: Context, migration: Migration) -> Steps[MigrationReport]:
    """Assess, prepare, replicate, ask, cut over, commit. Ends in a report, never in a crash."""
    story = Story(ctx, migration)
    try:
        item = yield from _replicate(story)
        yield from require_rehearsal(story)
        yield from ask_approval(story, item)
        yield from require_rehearsal(story)
        yield from await_beginning(story)
        report = yield from _cut_over(story)
    except Held as held:
        speak(story, Standing.OUT)
        report = held_report(migration.ref, str(held), held.remedy, at_rest=story.at_rest)
    except MigrationError as error:
        speak(story, Standing.OUT)
        report = yield from take_back(story, error)
    report = story.with_evidence(report)
    yield from give_slots_back(story, *SlotKind)
    yield from story.end(report)
    tell_turns(ctx, migration.turn_story, report)
    return report


def _replicate(story: Story) -> Steps[ProtectedItem]:
    """Bring a machine under replication that fits, and wait for its first recovery point."""
    source, appliance = yield from assess_source(story)
    story.source, story.appliance = source, appliance
    identity = yield from prepare_source(story, source, appliance)
    machine = yield from discover_machine(story, source, appliance, identity)
    yield from settle_target(story, source, item_of(machine, appliance, story.migration.ref))
    yield from prepare_security(story)
    item = yield from replicate(story, appliance, machine)
    yield from keep_target(story)
    return item


def _cut_over(story: Story) -> Steps[MigrationReport]:
    """Fail over and commit, or roll back what failed over and may not become final.

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
    return (yield from complete_migration(story))
