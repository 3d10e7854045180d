"""The account: its three services, and how each spells a refusal."""

import json
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime

from local.clock import Clock
from local.simulators.storage.blobs import Blobs
from local.simulators.storage.message import Asked, StorageError, Told
from local.simulators.storage.queues import Queues
from local.simulators.storage.tables import Tables

ACCOUNT = "devstoreaccount1"
# Azurite's key, published by Microsoft: no secret. Nobody checks a signature here.
_KEY = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw=="


class SimulatedStorage:
    """Tables, queues and blobs; messages are hidden and shown by the simulation's clock.

    It knows what Ferry and its host ask of the service, and refuses everything else with 501.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.tables, self.queues, self.blobs = Tables(), Queues(clock), Blobs()
        self._services: dict[str, Callable[[Asked], Told]] = {
            "table": self.tables.answer,
            "queue": self.queues.answer,
            "blob": self.blobs.answer,
        }

    def answer(self, service: str, asked: Asked) -> Told:
        """Answer one request to the `table`, `queue` or `blob` service."""
        below = asked.path.removeprefix(f"/{ACCOUNT}").lstrip("/")
        try:
            told = self._services[service](replace(asked, path=below))
        except StorageError as error:
            told = _refusal(service, error)
        now = self._clock.now()
        common = {"Date": format_datetime(now, usegmt=True), "x-ms-version": "2021-12-02"}
        return replace(told, headers={**common, "x-ms-request-id": "simulated", **told.headers})


def connection_string(blob: str, queue: str, table: str) -> str:
    """Spell the account's connection string for these addresses of its services."""
    ends = {"Blob": blob, "Queue": queue, "Table": table}
    named = ";".join(f"{name}Endpoint={url}/{ACCOUNT}" for name, url in ends.items())
    return f"DefaultEndpointsProtocol=http;AccountName={ACCOUNT};AccountKey={_KEY};{named};"


def _refusal(service: str, error: StorageError) -> Told:
    headers = {"x-ms-error-code": error.code}
    if service == "table":
        message = {"lang": "en-US", "value": error.code}
        body = json.dumps({"odata.error": {"code": error.code, "message": message}})
        return Told(error.status, {**headers, "Content-Type": "application/json"}, body.encode())
    body = f"<?xml version='1.0'?><Error><Code>{error.code}</Code><Message>No.</Message></Error>"
    return Told(error.status, {**headers, "Content-Type": "application/xml"}, body.encode())
