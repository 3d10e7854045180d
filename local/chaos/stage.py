"""A stage where everything may go wrong: its host dies and comes back, its clock is wrong."""

from datetime import UTC, datetime
from pathlib import Path
from random import Random

import azure.durable_functions as df

from clouds.ports import Clouds
from durable.functions import bind
from local.chaos.agenda import Agenda
from local.chaos.case import Case
from local.chaos.engine import ChaoticHub, ChaoticWorker, HostClock
from local.chaos.hub_client import HubClient
from local.chaos.mishaps import Mishaps, unreliable
from local.chaos.secrets import PLANTED
from local.clock import VirtualClock
from local.configured import configured
from local.rehearsal import ACCOUNT, APPLIANCE, Rehearsal
from orchestrators import FLOWS
from settings import Settings

# Later than any machine's own clock, by which the doors go.
BEGIN = datetime(2099, 1, 5, tzinfo=UTC)


class ChaosStage(Rehearsal):
    """A rehearsal that begins by a case, with its engine in a file of this folder.

    `doors` are the clouds as requests see them, `answered` what those were answered; `client`
    leads to the stories. `crashes` counts the hosts that have died, `came_to_be` are the secrets
    that were made on the way: names and texts.
    """

    def __init__(self, case: Case, folder: Path) -> None:
        self.case = case
        self.folder = folder
        self.answered: list[bytes] = []
        self.came_to_be: set[tuple[str, str]] = set()
        self.dice = Random(f"chaos {case.seed}")  # noqa: S311 (a simulation)
        world = VirtualClock(BEGIN)
        self.mishaps = Mishaps(self.dice, world)
        self.mishaps.quiet = True
        self.agenda = Agenda(world)
        self.host = HostClock(world=world)
        self.crashes = self.duplicates = 0
        self._app: df.DFApp | None = None
        self.client = HubClient(lambda: self.hub)
        super().__init__(
            case.settings, state=folder / "hub.sqlite3", clock=world, slot_rules=case.slots
        )
        self.hub.close()
        self.open_hub()
        self.mishaps.quiet = False

    def open_hub(self) -> None:
        """Open the engine anew: what it had committed is all that is left."""
        self.hub = ChaoticHub(self.state, self.host, self.mishaps, self.case.engine)

    def restart_worker(self) -> None:
        """Lose all that a worker remembers; the app is code, and remembers nothing."""
        if self._app is None:
            self._app = df.DFApp()
            bind(self._app, FLOWS, self.activities, self.activity_clouds)
        self.worker = ChaoticWorker(self._app, self.mishaps, self.case.engine)

    def restart_host(self) -> None:
        """Lose the engine's memory as well."""
        self.crashes += 1
        self.duplicates += getattr(self.hub, "duplicates", 0)
        self.hub.close()
        self.open_hub()
        self.restart_worker()

    @property
    def activity_clouds(self) -> Clouds:
        """The clouds as activities see them."""
        return unreliable(self.clouds, self.mishaps, self.case.odds)

    @property
    def doors(self) -> Clouds:
        """The clouds as requests, messages and timers see them."""
        return unreliable(self.clouds, self.mishaps, self.case.door_odds)

    @property
    def configured(self) -> Settings:
        """The settings of the host."""
        estate = self.world.estate
        classic = self.settings.classic
        return configured(
            estate,
            storage=f"DefaultEndpointsProtocol=https;AccountKey={PLANTED['storage key']}",
            hook_secret=PLANTED["hook secret"],
            aws_external_id=PLANTED["external id"],
            link_key=PLANTED["link key"],
            link_key_previous=PLANTED["previous link key"],
            link_key_previous_id="0",
            most_waves=self.case.most_waves,
            provider="InMageAzureV2" if classic else "InMageRcm",
            allow_retired_provider=classic,
            appliance_instance_id="" if classic else APPLIANCE.instance_id,
            aws_account_id=ACCOUNT,
        )
