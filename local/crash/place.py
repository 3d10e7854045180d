"""Everything outside the host, which no crash of the host touches: both clouds and the storage."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from domain.provider import Provider
from local.clock import VirtualClock
from local.configured import configured
from local.crash.effects import AwsEffects
from local.crash.network import ARM, AWS, BLOB, QUEUE, TABLE, Network, url_of
from local.simulators.aws.listeners import Listeners
from local.simulators.aws.seed import Seeded, seed
from local.simulators.aws.server import AwsServer
from local.simulators.aws.simulated_aws import AwsSettings, SimulatedAws
from local.simulators.aws_news import AwsNews
from local.simulators.site_recovery.model.settings import WorldSettings
from local.simulators.site_recovery.model.world import World
from local.simulators.storage.account import SimulatedStorage, connection_string
from settings import Settings

# Whom AWS's SDK finds in the environment: the simulator's caller, and nobody else.
CALLER = {
    "AWS_ENDPOINT_URL": url_of(AWS),
    "AWS_ACCESS_KEY_ID": "simulated",
    "AWS_SECRET_ACCESS_KEY": "simulated",
    "AWS_CONFIG_FILE": "/dev/null",
    "AWS_SHARED_CREDENTIALS_FILE": "/dev/null",
    "AWS_EC2_METADATA_DISABLED": "true",
}


@dataclass(slots=True)
class Place:
    """Both clouds and a storage account at one virtual time, with some instances to move.

    Moto keeps its state in the process: one place at a time.
    """

    provider: Provider = Provider.MODERNISED
    instances: int = 1
    clock: VirtualClock = field(default_factory=lambda: VirtualClock(datetime.now(UTC)))
    world: World = field(init=False)
    aws: SimulatedAws = field(init=False)
    storage: SimulatedStorage = field(init=False)
    network: Network = field(init=False)
    effects: AwsEffects = field(init=False)
    seeded: Seeded = field(init=False)

    def __post_init__(self) -> None:
        classic = self.provider is Provider.CLASSIC
        self.world = World(self.clock, WorldSettings(classic=classic))
        self.aws = SimulatedAws(AwsSettings(self.clock))
        self.aws.reset()
        news = AwsNews(self.world)
        self.aws.fleet.listeners = Listeners(
            news.registered, news.power, news.joined, news.network, news.writing
        )
        with AwsServer(self.aws) as server:  # scenery is built over sockets, as everywhere
            self.seeded = seed(server.url, self.instances)
        self.aws.front_door.ledger.entries.clear()
        self.clock.listeners.append(self.aws.front_door.tick)
        self.storage = SimulatedStorage(self.clock)
        self.effects = AwsEffects(self.aws)
        self.network = Network(self.effects, self.world, self.storage, self.clock)

    @property
    def settings(self) -> Settings:
        """The host's settings in this place."""
        estate, classic = self.world.estate, self.provider is Provider.CLASSIC
        return configured(
            estate,
            storage=connection_string(url_of(BLOB), url_of(QUEUE), url_of(TABLE)),
            arm_url=url_of(ARM),
            provider=self.provider.value,
            allow_retired_provider=classic,
            appliance_instance_id=self.seeded.appliance_id,
            aws_account_id=self.seeded.account_id,
            azure_location=estate.location,
        )
