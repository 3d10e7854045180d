"""Clients of the storage account's services, by connection string or by the app's identity."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from clouds.azure.arm import Arm
from settings import Settings

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient
    from azure.storage.blob import BlobServiceClient
    from azure.storage.queue import QueueServiceClient

# After 1, 3, 5, 9, 17 s: the clients' own first pause of 15 s is long for whoever waits for an
# answer, and their three tries are few for what must not get lost.
_FIRST, _BASE, _RETRIES, _JITTER = 1, 2, 5, 1


@dataclass(frozen=True, slots=True)
class StorageClients:
    """Makes the clients; importing each of their SDKs costs 0.2 s, so that waits until then."""

    settings: Settings
    arm: Arm

    def tables(self) -> "TableServiceClient":
        """Make the client of the tables."""
        from azure.data.tables import TableServiceClient  # noqa: PLC0415

        if self.settings.storage:
            return TableServiceClient.from_connection_string(self.settings.storage)
        return TableServiceClient(self.settings.tables_url, credential=self.arm.credential)

    def blobs(self) -> "BlobServiceClient":
        """Make the client of the blobs."""
        from azure.storage.blob import BlobServiceClient, ExponentialRetry  # noqa: PLC0415

        retry = ExponentialRetry(_FIRST, _BASE, _RETRIES, random_jitter_range=_JITTER)
        if self.settings.storage:
            storage = self.settings.storage
            return BlobServiceClient.from_connection_string(storage, retry_policy=retry)
        url, credential = self.settings.blobs_url, self.arm.credential
        return BlobServiceClient(url, credential=credential, retry_policy=retry)

    def queues(self) -> "QueueServiceClient":
        """Make the client of the queues."""
        from azure.storage.queue import ExponentialRetry, QueueServiceClient  # noqa: PLC0415

        retry = ExponentialRetry(_FIRST, _BASE, _RETRIES, random_jitter_range=_JITTER)
        if self.settings.storage:
            storage = self.settings.storage
            return QueueServiceClient.from_connection_string(storage, retry_policy=retry)
        url, credential = self.settings.queues_url, self.arm.credential
        return QueueServiceClient(url, credential=credential, retry_policy=retry)
