"""Ferry's doors in this process: requests, messages and the timer, as they come in."""

import json
import re
from collections import Counter
from typing import Any

import azure.functions as func

from domain.errors import MigrationError
from durable.client import StoryClient
from local.chaos.secrets import PLANTED
from local.chaos.stage import ChaosStage
from triggers.group_stories import mend_interrupted
from triggers.http.answering import answer_request
from triggers.http.route import Route
from triggers.intake import finish_interrupted, start_waiting
from triggers.queue import receive
from triggers.retention import retire_due
from triggers.routes import ROUTES
from triggers.upkeep import mend_broken

UNAVAILABLE = 503
_JSON = {"content-type": "application/json", "x-functions-key": PLANTED["function key"]}
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
        route, named = _route(method, path)
        body = json.dumps(document).encode() if document is not None else b""
        asked = func.HttpRequest(
            method,
            f"http://ferry/api/{path}?code={_QUERY['code']}",
            headers=_JSON,
            params=_QUERY,
            route_params=named,
            body=body,
        )
        stage = self._stage
        given = answer_request(route, asked, stage.doors, stage.configured, stage.client)
        self.answers[given.status_code] += 1
        stage.answered.append(given.get_body())
        told = json.loads(given.get_body() or b"null")
        known = {*route.answers, *(kind.status for kind in route.may_answer)}
        if given.status_code not in known or given.status_code == 500:  # noqa: PLR2004
            self.faults.append(f"{method} {path} was answered {given.status_code}: {told}")
        return given.status_code, told

    def hand_in(self, message: bytes, count: int) -> None:
        """Deliver a message of the queue, counting; what it raises, it shall come again."""
        stage = self._stage
        receive(message, count, stage.doors, stage.configured, self._stories)

    def keep_up(self) -> None:
        """Do what the timer does; what interrupts it comes right at the next."""
        stage = self._stage
        clouds, stories = stage.doors, self._stories
        try:
            finish_interrupted(clouds)
            mend_broken(clouds, stories)
            mend_interrupted(clouds, stories)
            start_waiting(clouds, stage.configured, stories)
            retire_due(clouds, stories, stage.host.now())
        except MigrationError:
            return


def _route(method: str, path: str) -> tuple[Route, dict[str, str]]:
    for route in ROUTES:
        shape = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route.path)
        found = re.fullmatch(shape, path)
        if found and route.method == method:
            return route, found.groupdict()
    raise LookupError(f"{method} {path}")
