"""The fifth stage of a landing zone: servers and mobility services as new as the vault offers."""

from collections.abc import Sequence
from itertools import batched

from domain.appliance_versions import latest_untold
from domain.component import Component
from domain.errors import MigrationError, Refused
from domain.protected_item import ProtectedItem
from domain.replication import PlaceSearch, protected_item_id
from domain.source_instance import InstanceRef
from domain.zone_components import ComponentSearch, found_of, in_use
from domain.zone_itinerary import ZonePhase
from domain.zone_landing import landing_of
from domain.zone_versions import (
    AgentsAnswer,
    AgentsQuestion,
    agent_update,
    agent_updated,
    newest_version,
    server_updates,
    supported,
    too_far,
    update_by_hand,
)
from durable import steps
from durable.context import Context, Steps
from durable.flow import Flow
from orchestrators.see_job import see_job
from orchestrators.zone_registration import see_alive
from orchestrators.zone_story import ZoneStory
from orchestrators.zone_watches import watch_versions

_AGENTS_AT_ONCE = 25


def see_versions(story: ZoneStory, search: ComponentSearch) -> Steps[None]:
    """Compare versions; servers are for a person to update, in order, agents for Ferry after that.

    Stalled when a server has died since it registered.
    """
    while True:
        yield from story.tell(
            ZonePhase.CHECKING_VERSIONS, "the vault to tell its servers' versions"
        )
        seen = yield from see_alive(story, search, story.zone.pace.heartbeat)
        components = found_of(search, seen)
        updates = server_updates(components)
        yield from story.tell(ZonePhase.CHECKING_VERSIONS, components=components, updates=updates)
        if not updates:
            break
        done = yield from story.ask(ZonePhase.AWAITING_UPDATES, update_by_hand(updates))
        yield from story.until_done(watch_versions, search, story.zone.pace.person, done)
        if (yield from story.heed(done)) and supported(updates):
            break
    if untold := latest_untold(components):
        yield from story.remark(untold)
    yield from _see_agents(story, components)


def _see_agents(story: ZoneStory, components: Sequence[Component]) -> Steps[None]:
    if not in_use(components):
        return
    yield from story.tell(ZonePhase.UPDATING_AGENTS, "mobility services to be updated")
    newest = newest_version(components)
    parts = [
        AgentsQuestion(story.zone, part, newest)
        for part in batched(story.zone.instances, _AGENTS_AT_ONCE, strict=False)
    ]
    answers = yield from update_agents.each(story.ctx, parts, story.part_id, _lost)
    for answer in answers:
        for update in answer.updated:
            yield from story.remark(agent_updated(update))
        for problem in answer.problems:
            yield from story.remark(f"not updated: {problem}")


@Flow
def update_agents(ctx: Context, question: AgentsQuestion) -> Steps[AgentsAnswer]:
    """Update the mobility services that are older than their servers. Ends in an answer."""
    updated, problems = [], []
    for ref in question.instances:
        try:
            item = yield from _find_item(ctx, question, ref)
            update = agent_update(str(ref), item, question.newest) if item else None
            if update and not update.supported:
                problems.append(too_far(update))
            elif update:
                yield from see_job(ctx, steps.start_agent_update, update.item_id, update.name)
                updated.append(update)
        except MigrationError as problem:
            problems.append(str(problem))
    return AgentsAnswer(tuple(updated), tuple(problems))


def _find_item(
    ctx: Context, question: AgentsQuestion, ref: InstanceRef
) -> Steps[ProtectedItem | None]:
    """Find the instance's protected item; None when it does not replicate."""
    instance = yield from steps.describe_instance(ctx, ref)
    search = PlaceSearch(landing_of(question.zone), ref, instance.private_ip)
    try:
        place = yield from steps.find_place(ctx, search)
        item_id = place.item_id or protected_item_id(place.appliance, ref)
        return (yield from steps.get_protected_item(ctx, item_id))
    except Refused:
        return None


def _lost(ctx: Context, question: AgentsQuestion, why: str) -> Steps[AgentsAnswer]:
    yield from ()
    del ctx
    return AgentsAnswer(
        problems=tuple(f"{ref}: the story broke: {why}" for ref in question.instances)
    )
