"""A stage whose waves come in as through the doors, with the real durable client over gRPC."""

import asyncio
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime
from types import SimpleNamespace

from azure.durable_functions.internal.serialization import FunctionsDataConverter
from durabletask.client import TaskHubGrpcClient

from domain.access import KEY_HOLDER
from domain.source_instance import InstanceRef
from durable.client import StoryClient
from local.configured import configured
from local.engine import serve
from local.rehearsal import ACCOUNT, APPLIANCE, REGION
from tests.orchestrators.conftest import Stage
from triggers.documents import WaveDocument
from triggers.intake import accept_wave
from triggers.steering import Steering
from triggers.upkeep import see_to_everything


class Books(Stage):
    """Acts are done in a thread, for the engine answers on the loop meanwhile."""

    def __init__(self, most_waves=25):
        super().__init__()
        estate = self.world.estate
        self.configured = configured(
            estate,
            most_waves=most_waves,
            appliance_instance_id=APPLIANCE.instance_id,
            aws_account_id=ACCOUNT,
        )

    @property
    def steering(self):
        return Steering(self.clouds, self.configured, self.stories)

    async def accept(self, name, *instance_ids, **more):
        """Send a wave in; instances that nobody has added are refused by its story."""
        document = WaveDocument.model_validate(
            {"wave": name, "region": REGION, "instances": list(instance_ids), **more}
        )
        clouds, caller = self.clouds, KEY_HOLDER
        await self.do(accept_wave, document, clouds, self.configured, self.stories, caller)

    async def keep_up(self):
        """Do what the timer does."""
        now = datetime.now(UTC)
        await self.do(see_to_everything, self.clouds, self.configured, self.stories, now)

    @staticmethod
    async def do(act, *arguments):
        return await asyncio.to_thread(act, *arguments)

    def outcomes(self, wave):
        found = self.status.read_wave(wave)
        return [str(i.report.outcome) if i.report else None for i in found.instances]

    def held_by(self, instance_id):
        claim = self.status._claims.get(InstanceRef(ACCOUNT, REGION, instance_id))
        return claim and claim[0]


@asynccontextmanager
async def open_books(**options):
    books = Books(**options)
    with closing(books.hub):
        async with serve(books.hub) as port:
            codec = FunctionsDataConverter()
            address = f"127.0.0.1:{port}"
            with TaskHubGrpcClient(host_address=address, data_converter=codec) as client:
                books.stories = StoryClient(client)
                yield books


def played(scenario, **options):
    """Play a scenario, which is given the books."""

    async def play():
        async with open_books(**options) as books:
            await scenario(books)

    asyncio.run(play())


NOBODY = SimpleNamespace(a="i-0000000a", b="i-0000000b", c="i-0000000c")
