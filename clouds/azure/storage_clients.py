"""Clients of the storage account's services, by connection string or by the app's identity."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from clouds.azure.arm import Arm
from settings import Settings

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient
    from azure.storage.blob import BlobServiceClient
    from azure.storage.queue import QueueServiceClient

    from clouds.azure.traced_transport import TracedTransport

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

        from clouds.azure.traced_transport import TracedTransport  # noqa: PLC0415

        told: Any = {"transport": TracedTransport("tables")}
        if self.settings.storage:
            return TableServiceClient.from_connection_string(self.settings.storage, **told)
        return TableServiceClient(self.settings.tables_url, credential=self.arm.credential, **told)

    def blobs(self) -> "BlobServiceClient":
        """Make the client of the blobs."""
        from azure.storage.blob import BlobServiceClient, ExponentialRetry  # noqa: PLC0415

        retry = ExponentialRetry(_FIRST, _BASE, _RETRIES, random_jitter_range=_JITTER)
        options: Any = {"retry_policy": retry, "transport": _transport("blobs")}
        if self.settings.storage:
            return BlobServiceClient.from_connection_string(self.settings.storage, **options)
        return BlobServiceClient(self.settings.blobs_url, credential=self.arm.credential, **options)

    def queues(self) -> "QueueServiceClient":
        """Make the client of the queues."""
        from azure.storage.queue import ExponentialRetry, QueueServiceClient  # noqa: PLC0415

        retry = ExponentialRetry(_FIRST, _BASE, _RETRIES, random_jitter_range=_JITTER)
        options: Any = {"retry_policy": retry, "transport": _transport("queues")}
        if self.settings.storage:
            return QueueServiceClient.from_connection_string(self.settings.storage, **options)
        return QueueServiceClient(
            self.settings.queues_url, credential=self.arm.credential, **options
        )


def _transport(service: str) -> "TracedTransport":
    from clouds.azure.traced_transport import TracedTransport  # noqa: PLC0415

    return TracedTransport(service, connection_timeout=20, read_timeout=60)  # the SDKs' own
