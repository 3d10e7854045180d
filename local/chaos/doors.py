"""Ferry's doors in this process: requests, messages and the timer, as they come in."""

import json
import re
from collections import Counter
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any
from urllib.parse import urlencode

import azure.functions as func

from domain.errors import MigrationError
from durable.client import StoryClient
from local.chaos.secrets import PLANTED
from local.chaos.stage import ChaosStage
from triggers.http.answering import answer_request
from triggers.http.route import Route
from triggers.queue import receive
from triggers.routes import ROUTES
from triggers.upkeep import see_to_everything

CREATED, UNAVAILABLE = 201, 503
_FORM = "application/x-www-form-urlencoded"
_LINKS = "approval-links"
# What browsers and App Service send along, besides the key; the door asks for the key alone.
_HEADERS = {
    "x-functions-key": PLANTED["function key"],
    "authorization": f"Bearer {PLANTED['bearer token']}",
    "x-ms-token-aad-access-token": PLANTED["entra token"],
    "cookie": f"AppServiceAuthSession={PLANTED['session cookie']}",
}
_QUERY = {"code": PLANTED["function key"]}


class Doors:
    """What people and machines may send to Ferry.

    `answers` counts statuses, `faults` are answers that nobody should get.
    """

    def __init__(self, stage: ChaosStage) -> None:
        self._stage = stage
        self.answers: Counter[int] = Counter()
        self.faults: list[str] = []
        client: Any = stage.client
        self._stories = StoryClient(client)

    def ask(self, method: str, path: str, document: Any = None) -> tuple[int, Any]:
        """Send a request; its status, and what was answered."""
        body = json.dumps(document).encode() if document is not None else b""
        given = self._send(method, path, body, {"content-type": "application/json"})
        told = json.loads(given.get_body() or b"null")
        if path.endswith(_LINKS) and given.status_code == CREATED:
            links = [each["url"].rpartition("=")[2] for each in told["links"]]
            self._stage.came_to_be |= {signature_of(each) for each in links}
        else:
            self._stage.answered.append(given.get_body())
        return given.status_code, told

    def show_link(self, decision: str, token: str) -> int:
        """Open a link in a browser, which shows a page; only that page may hold its token."""
        given = self._send("GET", decision, b"", {"accept": "text/html"}, {"token": token})
        self._stage.answered.append(given.get_body().replace(token.encode(), b""))
        return int(given.status_code)

    def confirm_link(self, decision: str, token: str) -> int:
        """Confirm what the page of a link shows."""
        body = urlencode({"token": token, "confirmation": decision}).encode()
        headers = {"content-type": _FORM, "accept": "text/html"}
        given = self._send("POST", decision, body, headers)
        self._stage.answered.append(given.get_body())
        return int(given.status_code)

    def _send(
        self,
        method: str,
        path: str,
        body: bytes,
        headers: Mapping[str, str],
        query: Mapping[str, str] = MappingProxyType({}),
    ) -> func.HttpResponse:
        route, named = _route(method, path)
        params = {**_QUERY, **query}
        asked = func.HttpRequest(
            method,
            f"http://ferry/api/{path}?{urlencode(params)}",
            headers={**_HEADERS, **headers},
            params=params,
            route_params=named,
            body=body,
        )
        stage = self._stage
        given = answer_request(route, asked, stage.doors, stage.configured, stage.client)
        self.answers[given.status_code] += 1
        for name, text in given.headers.items():
            stage.answered.append(f"{name}: {text}".encode())
        known = {*route.answers, *(kind.status for kind in route.may_answer)}
        if given.status_code not in known or given.status_code == 500:  # noqa: PLR2004
            told = given.get_body().decode()
            self.faults.append(f"{method} {path} was answered {given.status_code}: {told}")
        return given

    def hand_in(self, message: bytes, count: int) -> None:
        """Deliver a message of the queue, counting; what it raises, it shall come again."""
        stage = self._stage
        receive(message, count, stage.doors, stage.configured, self._stories)

    def keep_up(self) -> None:
        """Do what the timer does; what interrupts it comes right at the next."""
        stage = self._stage
        try:
            see_to_everything(stage.doors, stage.configured, self._stories, stage.host.now())
        except MigrationError:
            return


def signature_of(token: str) -> tuple[str, str]:
    """Name the part of a link's token that nobody else can make; without it, it opens nothing."""
    return "approval link", token.rpartition(".")[2]


def _route(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        shape = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)
        found = re.fullmatch(shape, path)
        if found and route.method == method:
            return route, found.groupdict()
    raise LookupError(f"{method} {path}")
