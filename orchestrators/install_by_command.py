"""The mobility service by Systems Manager Run Command: installed, then registered."""

from domain.installation import installation_order
from domain.itinerary import Phase
from domain.machine import MachineIdentity
from domain.mobility_service import (
    Command,
    CommandRef,
    ConfigurationRequest,
    Installation,
    read_installation,
    require_command_success,
)
from domain.vault import ReplicationAppliance
from durable import steps
from durable.context import Steps
from orchestrators.story import Story
from orchestrators.watches import watch_command, watch_configuration


def install_by_command(story: Story, appliance: ReplicationAppliance) -> Steps[MachineIdentity]:
    """Install the mobility service, register it where that takes a step of its own."""
    landing, ref = story.migration.landing, story.migration.ref
    yield from story.tell(Phase.INSTALLING_MOBILITY_SERVICE)
    order = installation_order(landing, ref, appliance)
    started = yield from steps.start_installation(story.ctx, order)
    installation = read_installation((yield from _finish(story, started)), str(ref))
    if installation.config_input:
        yield from _register(story, appliance, installation)
    return installation.identity


def _register(
    story: Story, appliance: ReplicationAppliance, installation: Installation
) -> Steps[None]:
    landing, ref = story.migration.landing, story.migration.ref
    request = ConfigurationRequest(
        ref, installation.config_input, appliance.name, landing.appliance_instance
    )
    yield from story.tell(Phase.AWAITING_AGENT_CONFIGURATION)
    configuration = yield from steps.request_configuration(story.ctx, request)
    if configuration.manual_step:
        yield from story.ask_person(configuration.manual_step)
    if not configuration.ready:
        vigil = story.migration.pace.configuration
        yield from story.until(watch_configuration, request, vigil)
    yield from story.tell(Phase.REGISTERING_MOBILITY_SERVICE)
    yield from _finish(story, (yield from steps.start_registration(story.ctx, ref)))
    yield from steps.discard_configuration(story.ctx, ref)


def _finish(story: Story, command: Command) -> Steps[Command]:
    """Watch a command to its end; Refused, with what its exit code means, when it fails."""
    ref = story.migration.ref
    key = CommandRef(ref, command.command_id)
    ended = yield from story.until(watch_command, key, story.migration.pace.command)
    require_command_success(ended, str(ref))
    return ended
