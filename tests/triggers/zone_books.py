"""A stage whose landing zones come in as through the doors, with the real durable client."""

import asyncio
from contextlib import asynccontextmanager, closing

from azure.durable_functions.internal.serialization import FunctionsDataConverter
from durabletask.client import TaskHubGrpcClient

from durable.client import StoryClient
from local.configured import configured
from local.engine import serve
from local.rehearsal import ACCOUNT, REGION
from tests.orchestrators.zones import ZoneStage
from triggers.documents import LandingZoneDocument
from triggers.zone_intake import accept_zone
from triggers.zone_keeping import ZoneKeeping
from triggers.zone_upkeep import mend_zones


class ZoneBooks(ZoneStage):
    """Acts are done in a thread, for the engine answers on the loop meanwhile."""

    def __init__(self):
        super().__init__()
        self.source_servers.subnets["subnet-0000000a"] = self.source_servers.subnets["subnet-1"]
        estate = self.world.estate
        self.configured = configured(
            estate,
            aws_account_id=ACCOUNT,
            azure_location=estate.location,
            servers_instance_profile="ferry-servers",
            servers_subnet_id=f"{estate.network_id}/subnets/{estate.subnet}",
            key_vault_url=f"https://{estate.key_vault}.vault.azure.net",
        )

    @property
    def keeping(self):
        return ZoneKeeping(self.clouds, self.stories)

    async def accept(self, **different):
        document = {
            "zone": "frankfurt",
            "aws": {"region": REGION, "subnet_id": "subnet-0000000a"},
            **different,
        }
        read = LandingZoneDocument.model_validate(document)
        return await self.do(accept_zone, read, self.clouds, self.configured, self.stories)

    async def keep_up(self):
        """Do what the timer does."""
        await self.do(mend_zones, self.clouds, self.stories)

    @staticmethod
    async def do(act, *arguments):
        return await asyncio.to_thread(act, *arguments)


@asynccontextmanager
async def open_books():
    books = ZoneBooks()
    with closing(books.hub):
        async with serve(books.hub) as port:
            codec = FunctionsDataConverter()
            address = f"127.0.0.1:{port}"
            with TaskHubGrpcClient(host_address=address, data_converter=codec) as client:
                books.stories = StoryClient(client)
                yield books


def played(scenario):
    """Play a scenario, which is given the books."""

    async def play():
        async with open_books() as books:
            await scenario(books)

    asyncio.run(play())
