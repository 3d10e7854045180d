"""An instance's story between two acts: written down, and taken up again by the next."""

from dataclasses import fields

from domain.migration import MigrationReport, Outcome
from domain.migration_scene import Memory, MigrationScene, act_after
from durable.context import Context, now
from orchestrators.story import Story
from wire import to_wire

_REMEMBERED = tuple(each.name for each in fields(Memory) if each.name != "at")


def take_up(ctx: Context, scene: MigrationScene) -> Story:
    """Make the story as it stood at the end of the act before.

    Ids are made of the moment and a count: where two acts share a moment, the count goes on.
    """
    story, memory = Story(ctx, scene.migration), scene.memory
    if memory:
        for name in _REMEMBERED:
            setattr(story, name, getattr(memory, name))
        for _ in range(memory.ids if memory.at == now(ctx) else 0):
            ctx.new_uuid()
    return story


def begin_next(story: Story, scene: MigrationScene) -> MigrationReport:
    """Let the next act begin with what the story knows; what it gives, the engine passes over.

    Nothing may be under way but ears: what they have not heard is kept for the next.
    """
    memory = Memory(at=now(story.ctx), **{name: getattr(story, name) for name in _REMEMBERED})
    following = MigrationScene(scene.migration, act_after(scene.act), memory)
    story.ctx.continue_as_new(to_wire(following), save_events=True)
    instance_id = scene.migration.ref.instance_id
    return MigrationReport(instance_id, Outcome.HELD, "its story goes on")
