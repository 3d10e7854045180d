"""Rehearsals on a stage."""

from datetime import timedelta

from domain.cutover import CutoverPolicy
from domain.names import rehearsal_id, story_id
from domain.rehearsal import RehearsalPolicy
from domain.rehearsal_record import RehearsalStart
from domain.status import Subject
from domain.validation import Validation
from domain.wave import migrations
from orchestrators.rehearse import rehearse

DAY = timedelta(days=1)


def policy(stage, validation=None, **rehearsal):
    usual = {"network_id": stage.world.estate.isolated_network_id}
    return CutoverPolicy(
        validation=validation or Validation(), rehearsal=RehearsalPolicy(**(usual | rehearsal))
    )


def waiting(stage, *refs, cutover=None, **order):
    """Take a wave to its approvals, which nobody gives."""
    for ref in refs:
        stage.answers[ref.instance_id] = None
    wave = stage.wave(*refs, cutover=cutover or policy(stage), **order)
    stage.start(wave)
    stage.go_on(limit=stage.clock.now() + DAY)
    return wave


def begin(stage, wave, number=0, mark="1"):
    """Begin to rehearse an instance of a wave; tell the story's id."""
    migration = migrations(wave)[number]
    items = sorted(stage.world.items.values(), key=lambda item: item.machine.agent.ip_address)
    name = rehearsal_id(story_id(wave.name, migration.ref.instance_id, 1), mark)
    stage.begin(rehearse, RehearsalStart(migration, items[number].item_id, "mona"), name)
    return name


def rehearsed(stage, wave, number=0, mark="1", hours=72):
    """Rehearse, and tell how it went."""
    name = begin(stage, wave, number, mark)
    stage.go_on(limit=stage.clock.now() + timedelta(hours=hours))
    return stage.result(rehearse, name)


def subject_of(ref):
    return Subject("w1", ref.instance_id)


def rehearsals_machines(stage):
    return [vm.name for vm in stage.world.virtual_machines.values() if vm.name.endswith("-test")]


def no_test_machine_is_left(stage):
    stages = {item.stage.name for item in stage.world.items.values()}
    left = rehearsals_machines(stage), stage.world.ground.left_behind
    return left == ([], set()) and not stages & {"TESTED", "TESTING", "CLEANING_UP"}
