"""A vault's list of protected items as bytes, and the SDK's client that reads it from memory."""

import io
import json
from typing import Any

import requests
from requests.adapters import BaseAdapter

from clouds.azure.arm import Arm
from local.rehearsal import Rehearsal
from local.simulators.site_recovery.http.dispatch import Request, respond

ITEMS, PAGE = 1_000, 100
ADDRESS = "http://127.0.0.1:9"  # nobody listens there


class CannedVault(BaseAdapter):
    """Answers as the simulated vault does of one item that replicates: a thousand of its kind."""

    def __init__(self) -> None:
        super().__init__()
        stage = Rehearsal()
        stage.start(stage.wave(stage.add_instance(1)))
        stage.play(lambda: any(each.initial for each in stage.world.items.values()))
        [item] = stage.world.items.values()
        self.subscription_id = stage.world.estate.subscription_id
        self.container_id = stage.world.fabrics[0].container_id
        path = f"{self.container_id}/replicationProtectedItems"
        del item
        headers = {"authorization": "Bearer none"}
        query = {"api-version": "2025-08-01"}
        answer = respond(stage.world, Request("GET", ADDRESS, path, query, headers, b""))
        [self._item] = answer.body["value"]
        self._pages = [self._page(path, start) for start in range(0, ITEMS, PAGE)]

    def _page(self, path: str, start: int) -> bytes:
        end = start + PAGE
        here = f"{ADDRESS}{path}?api-version=2025-08-01"
        items = [{**self._item, "id": f"{self._item['id']}-{n}"} for n in range(start, end)]
        following = f"{here}&skipToken={end}" if end < ITEMS else None
        return json.dumps({"value": items, "nextLink": following}).encode()

    def arm(self) -> Arm:
        """Make a client of it: all of the SDK's pipeline, without a network."""
        arm = Arm(ADDRESS, self.subscription_id)
        transport: Any = arm.site_recovery._client._pipeline._transport  # noqa: SLF001
        transport.open()
        transport.session.mount("http://", self)
        return arm

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        """Answer with the page that is asked for."""
        _, _, token = (request.url or "").partition("skipToken=")
        response = requests.Response()
        response.status_code, response.request = 200, request
        response.headers["Content-Type"] = "application/json; charset=utf-8"
        response.url = request.url or ""
        response.raw = io.BytesIO(self._pages[int(token or 0) // PAGE])
        return response

    def close(self) -> None:
        """Hold nothing."""
