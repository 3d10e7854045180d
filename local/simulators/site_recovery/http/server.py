"""The vault on the network, in a thread of its own or as the program's main business."""

import asyncio
import logging
import threading
from collections.abc import Callable
from functools import partial
from random import Random
from types import TracebackType
from typing import Self

from aiohttp import web

from local.simulators.site_recovery.http.arm_errors import error_answer
from local.simulators.site_recovery.http.call import Answer
from local.simulators.site_recovery.http.dispatch import Request, respond
from local.simulators.site_recovery.http.headers import content_of, headers_of
from local.simulators.site_recovery.model.errors import ArmError, LostResponse
from local.simulators.site_recovery.model.world import World

_LOG = logging.getLogger(__name__)
_HOST = "127.0.0.1"

type Ask = Callable[[Request], Answer]


def application(world: World, ask: Ask) -> web.Application:
    """Make the web application of a world that answers as `ask` does."""
    dice = Random(world.settings.seed)  # noqa: S311 (dice, no secret)

    async def answer(request: web.Request) -> web.StreamResponse:
        asked = Request(
            method=request.method,
            origin=f"{request.scheme}://{request.host}",
            path=request.path,
            query=dict(request.query),
            headers={name.lower(): value for name, value in request.headers.items()},
            content=await request.read(),
        )
        try:
            given = ask(asked)
        except LostResponse:
            if request.transport:
                request.transport.abort()
            given = Answer(status=500)
        except Exception:  # noqa: BLE001 (a client of the real service never meets a trace)
            _LOG.exception("%s %s", asked.method, asked.path)
            given = error_answer(ArmError(500, "InternalServerError", "The simulator failed."))
        if (late := world.settings.answer_delay) and not asked.path.startswith("/simulator/"):
            arrives = world.clock.now() + late * dice.random()
            await asyncio.sleep(world.clock.seconds_until(arrives))
        return web.Response(
            status=given.status,
            body=content_of(given) or None,
            headers=headers_of(world, asked, given),
        )

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    return app


async def listen(world: World, port: int = 0, ask: Ask | None = None) -> tuple[web.AppRunner, str]:
    """Begin to listen on this machine, on any free port for 0; tell the address."""
    runner = web.AppRunner(application(world, ask or partial(respond, world)), access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, _HOST, port)
    await site.start()
    return runner, f"http://{_HOST}:{runner.addresses[0][1]}"


class Server:
    """A world served from a thread of its own: `with Server(world) as server: … server.url`."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self.url = ""

    def __enter__(self) -> Self:
        self._thread.start()
        listening = asyncio.run_coroutine_threadsafe(listen(self._world), self._loop)
        self._runner, self.url = listening.result()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._runner.cleanup(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
