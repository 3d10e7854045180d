"""A host: memory that a crash takes, in front of a file that it leaves."""

import asyncio
import json
import selectors
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import azure.durable_functions as df
import azure.functions as func
from azure.core.exceptions import AzureError

from activities import ACTIVITIES
from clouds.connect import connect
from domain.errors import MigrationError
from durable.client import StoryClient
from durable.functions import bind
from local.crash.fuse import Fuse
from local.crash.hub_client import HubClient
from local.crash.listening import listen
from local.crash.place import Place
from local.engine import AppWorker, TaskHub
from local.engine.file import File, Live
from orchestrators import FLOWS
from triggers.http.answering import answer_request
from triggers.routes import ROUTES
from triggers.upkeep import see_to_everything


class Journal(TaskHub):
    """A hub each of whose commits is a point at which the host may die."""

    def __init__(self, path: Path, place: Place) -> None:
        self.fuse: Fuse = place.network.fuse
        super().__init__(path, place.clock)

    def move(self, path: Path) -> None:
        """Go on in a copy of the file, in a process that was doubled; the other keeps its own."""
        self._left, self._db = self._db, File(path)._db  # noqa: SLF001

    def write(self, changed: Iterable[Live]) -> None:
        """Commit, unless the host dies before; it may die after as well."""
        lives = list(changed)
        if not lives:
            return
        what = ", ".join(sorted(live.state.name for live in lives))
        self.fuse.pass_by("journal", what, lambda: super(Journal, self).write(lives))


class Host:
    """The engine, the app and its doors on one state file; all but the file dies with it."""

    def __init__(self, place: Place, state: Path, hub: Journal | None = None) -> None:
        self.place, self.settings = place, place.settings
        self.hub = hub or Journal(state, place)
        self.clouds = connect(self.settings)
        app = df.DFApp()
        bind(app, FLOWS, ACTIVITIES, self.clouds)
        self.worker = AppWorker(app, sessions=1_000)
        self.client: Any = HubClient(self.hub)  # as much of the durable client as the doors use
        self._routes = {route.operation: route for route in ROUTES}

    def call(self, operation: str, body: Any = None, **path: str) -> func.HttpResponse:
        """Answer one request to the API."""
        route = self._routes[operation]
        asked = func.HttpRequest(
            route.method,
            f"http://ferry/api/{route.path.format(**path)}",
            headers={"content-type": "application/json"},
            route_params=path,
            body=json.dumps(body).encode(),
        )
        return answer_request(route, asked, self.clouds, self.settings, self.client)

    def keep_up(self) -> None:
        """Do what the timer does; where that is interrupted, the next time may do."""
        with suppress(MigrationError):
            stories = StoryClient(self.client)
            see_to_everything(self.clouds, self.settings, stories, datetime.now(UTC))

    def listen(self) -> None:
        """Receive messages and see to them, as the host's listener does; if not now, then later."""
        with suppress(AzureError), asyncio.Runner(loop_factory=_loop) as runner:
            runner.run(listen(self.clouds, self.settings, self.client))


def _loop() -> asyncio.AbstractEventLoop:
    """Make a loop without anything in the kernel that two processes could share after a fork."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())
