"""The ports of an instance that a push needs, tried before anything is enabled."""

from domain.errors import Refused
from domain.landing_zone import Reach
from domain.mobility_service import CommandRef
from domain.push_reach import (
    NOT_BESIDE,
    all_open,
    not_managed,
    not_tried,
    push_reach,
    require_open,
)
from domain.reach import read_reach
from domain.source_instance import AddressSearch, InstanceRef, SourceInstance
from domain.vault import ReplicationAppliance
from durable import steps
from durable.context import Steps
from orchestrators.story import Story
from orchestrators.watches import watch_command


def see_push_reach(
    story: Story, source: SourceInstance, appliance: ReplicationAppliance
) -> Steps[None]:
    """Try the ports from the server that pushes; Refused when some are closed.

    Where nobody can try them from there, that is remarked and the push will show.
    """
    server = appliance.address
    search = AddressSearch(source.ref, source.vpc_id, server)
    beside = yield from steps.find_at_address(story.ctx, search)
    if not beside:
        yield from story.remark(not_tried(server, NOT_BESIDE))
        return
    described = yield from steps.describe_instance(story.ctx, beside[0])
    if described.ping_status != "Online":
        yield from story.remark(not_tried(server, not_managed(described.ref)))
        return
    try:
        found = yield from _try_ports(story, described.ref, source)
    except Refused as refused:
        yield from story.remark(not_tried(server, str(refused)))
        return
    require_open(story.migration.landing.provider, server, source, found)
    yield from story.remark(all_open(server))


def _try_ports(
    story: Story, server: InstanceRef, source: SourceInstance
) -> Steps[tuple[Reach, ...]]:
    order = push_reach(server, source)
    command = yield from steps.start_reach_check(story.ctx, order)
    key = CommandRef(server, command.command_id)
    ended = yield from story.until(watch_command, key, story.migration.pace.command)
    return read_reach(ended, order)
