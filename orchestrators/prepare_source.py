"""Everything that the source needs before it can replicate: a way to its server, and an agent."""

from domain.installation import replication_path
from domain.itinerary import Phase
from domain.machine import MachineIdentity
from domain.mobility_service import MobilityWay
from domain.names import security_group_name
from domain.security_rules import opened, replication_rules
from domain.source_instance import SourceInstance, SourceTags
from domain.vault import ReplicationAppliance
from durable import steps
from durable.context import Steps
from orchestrators.install_by_command import install_by_command
from orchestrators.install_by_hand import install_by_hand
from orchestrators.install_by_push import install_by_push
from orchestrators.story import Story


def prepare_source(
    story: Story, source: SourceInstance, appliance: ReplicationAppliance
) -> Steps[MachineIdentity]:
    """Open the way, and see the mobility service get there; tell who the machine is, if known."""
    yield from story.tell(Phase.PREPARING_SOURCE)
    tags = {"ferry:wave": story.migration.wave}
    yield from steps.tag_instance(story.ctx, SourceTags(source.ref, tags))
    yield from _open_the_way(story, appliance)
    match story.migration.landing.mobility_service:
        case MobilityWay.PUSH:
            return (yield from install_by_push(story, source, appliance))
        case MobilityWay.BY_HAND:
            return (yield from install_by_hand(story, source, appliance))
        case _:
            return (yield from install_by_command(story, appliance))


def _open_the_way(story: Story, appliance: ReplicationAppliance) -> Steps[None]:
    ref = story.migration.ref
    path = replication_path(story.migration.landing, ref, appliance)
    yield from steps.allow_replication(story.ctx, path)
    yield from story.remark(opened(replication_rules(path), security_group_name(ref)))
