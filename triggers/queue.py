"""Waves from the storage queue: the same document as over HTTP, one wave a message."""

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from durable.client import StoryClient
from settings import Settings
from triggers.intake import accept_wave

QUEUE = "migration-requests"


def bind_queue(app: df.Blueprint, clouds: Clouds, settings: Settings) -> None:
    """Register the queue trigger."""

    @app.queue_trigger(arg_name="msg", queue_name=QUEUE, connection="AzureWebJobsStorage")
    @app.durable_client_input(client_name="client")
    def receive_wave(msg: func.QueueMessage, client: df.SyncDurableFunctionsClient) -> None:
        """Accept a wave; whatever can't be accepted fails until the host moves it to poison."""
        from triggers.documents import WaveDocument  # noqa: PLC0415 (keeps the cold start short)

        document = WaveDocument.model_validate_json(msg.get_body())
        accept_wave(document, clouds, settings, StoryClient(client))
