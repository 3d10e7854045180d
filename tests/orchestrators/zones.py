"""A stage in an empty subscription, with an operator who prepares landing zones."""

import json

from durabletask.internal.helpers import new_event_raised_event

from domain.landing_zone import AwsPlace, AzurePlace, LandingZone
from domain.migration import Cancellation
from domain.names import zone_story_id
from domain.provider import Provider
from domain.zone_status import StepDone, ZoneRegistration, attempt_of
from local.rehearsal import ACCOUNT, REGION
from local.simulators.site_recovery.model.registering import add_account
from local.simulators.site_recovery.model.settings import WorldSettings
from orchestrators.prepare_landing_zone import prepare_landing_zone
from orchestrators.zone_story import manual_step_done, zone_cancellation
from tests.orchestrators.conftest import Stage
from wire import to_wire


class ZoneStage(Stage):
    """A stage whose operator signs in at appliances and gives configuration servers an account.

    Unless `signs_in` and `adds_account` say otherwise.
    """

    def __init__(self, **settings):
        self.signs_in = self.adds_account = True
        usual = {"furnished": False, **settings}
        super().__init__(settings=WorldSettings(**usual))
        self.zones.listeners.append(self._see)

    def zone(self, **different):
        estate = self.world.estate
        usual = {
            "name": "frankfurt",
            "provider": Provider.MODERNISED,
            "vault": self.landing().vault,
            "azure": AzurePlace(
                estate.location,
                estate.resource_group,
                f"{estate.network_id}/subnets/{estate.subnet}",
                f"https://{estate.key_vault}.vault.azure.net",
            ),
            "aws": AwsPlace(ACCOUNT, REGION, "subnet-1", "ferry-servers"),
            "protection_group": "gold",
        }
        return LandingZone(**{**usual, **different})

    def classic(self, **different):
        usual = {"provider": Provider.CLASSIC, "allow_retired_provider": True}
        return self.zone(**{**usual, **different})

    def start(self, zone, purpose=None):
        """Accept a zone, or begin it again, and begin its story, as a trigger would."""
        if not isinstance(zone, LandingZone):
            return super().start(zone)
        known = self.zones.accept(
            ZoneRegistration(
                zone.name, zone.name, "", zone.provider, zone.vault.name, zone.azure.location,
                zone.aws.region, zone.protection_group,
            )
        )  # fmt: skip
        known = self.zones.begin_again(known, purpose) if purpose else known
        order = attempt_of(zone, known)
        self.begin(prepare_landing_zone, order, zone_story_id(zone.name, order.attempt))
        return order

    def prepare(self, zone=None, purpose=None):
        """Take a landing zone from its order to its report."""
        order = self.start(zone or self.zone(), purpose)
        self.go_on()
        return self.result(prepare_landing_zone, zone_story_id(order.name, order.attempt))

    def at_zone(self, phase, act):
        """Do something, once, when the zone enters a phase."""
        pending = {phase}

        def listen(progress):
            if progress.phase in pending:
                pending.remove(progress.phase)
                act()

        self.zones.listeners.append(listen)

    def done(self, number, **words):
        attempt = self.shown.attempt
        self._tell(attempt, manual_step_done(number), StepDone("mona", **words))

    def cancel(self):
        self._tell(self.shown.attempt, zone_cancellation, Cancellation("mona", "wrong subnet"))

    @property
    def shown(self):
        return self.zones.read_zone("frankfurt")

    def events(self):
        return [each.event for each in self.zones.list_events("frankfurt", "", 1_000)]

    def outdate(self, version):
        """Let every server that has registered bear this version; none: the newest."""
        for fabric in self.world.fabrics:
            for server in fabric.servers:
                server.version = version

    def deployed(self):
        """Name the zone's servers that stand in Azure."""
        return [each.name for each in self.world.virtual_machines.values() if not each.deleting]

    def running(self):
        """Name the zone's servers that run in AWS."""
        return [
            each.description.name
            for each in self.source.instances.values()
            if each.description.name.startswith("ferry-") and each.description.state == "running"
        ]

    def _tell(self, attempt, signal, message):
        event = new_event_raised_event(signal.name, json.dumps(to_wire(message)))
        self.hub.tell(zone_story_id("frankfurt", attempt), event)

    def _see(self, progress):
        if progress.manual_step:
            self.manual_steps.append(progress.manual_step.words)
        if progress.phase == "awaiting_appliance_setup" and self.signs_in and progress.manual_step:
            self.sign_in()
        if progress.phase == "sharing_passphrase" and self.adds_account:
            self.add_account()

    def add_account(self):
        for fabric in self.world.fabrics:
            add_account(fabric, "administrator")

    def sign_in(self):
        (server,) = (
            ref
            for ref, each in self.source.instances.items()
            if each.description.name.endswith("appliance") and each.description.state == "running"
            if each.description.name.startswith("ferry-")
        )
        self.mobility.fleet.set_ups.sign_in(server.instance_id)
