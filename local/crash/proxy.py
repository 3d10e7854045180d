"""A stretch of road between the host and a simulator, on which the host may be killed."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from aiohttp import ClientSession, web
from yarl import URL

_OF_ONE_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}
_READING = ("Describe", "Get", "List", "AssumeRole")

type Kill = Callable[[], Awaitable[None]]


@dataclass(slots=True)
class Trap:
    """Where the host is to be killed: at the so-manyeth change, before it is made or after.

    `met` counts all changes that came by.
    """

    kill: Kill
    countdown: int = -1
    after: bool = False
    sprung: asyncio.Event = field(default_factory=asyncio.Event)
    where: str = ""
    met: int = 0

    def set(self, number: int, *, after: bool) -> None:
        """Wait for another change; 0 is the next."""
        self.countdown, self.after, self.where = number, after, ""
        self.sprung.clear()

    def meets(self, what: str) -> bool:
        """Count a change; True when it is the one."""
        self.met += 1
        self.countdown -= 1
        if self.countdown != -1:
            return False
        self.where = f"{'after' if self.after else 'before'} {what}"
        return True

    async def spring(self) -> None:
        """Kill the host, and tell whoever waits for that."""
        await self.kill()
        self.sprung.set()


class Proxy:
    """Passes requests on to `target`; a change on which the trap is set is not answered."""

    def __init__(self, trap: Trap) -> None:
        self.target, self._trap = "", trap

    @asynccontextmanager
    async def listening(self) -> AsyncIterator[str]:
        """Pass on while the block runs; gives the address."""
        app = web.Application()
        app.router.add_route("*", "/{path:.*}", self._pass)
        app.cleanup_ctx.append(self._client)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            yield f"http://127.0.0.1:{runner.addresses[0][1]}"
        finally:
            await runner.cleanup()

    async def _client(self, _: web.Application) -> AsyncIterator[None]:
        async with ClientSession(auto_decompress=False) as self._session:
            yield

    async def _pass(self, request: web.Request) -> web.Response:
        body = await request.read()
        change = _change(request, body)
        if not (change and self._trap.meets(change)):
            return await self._passed_on(request, body)
        if self._trap.after:
            await self._passed_on(request, body)
        await self._trap.spring()
        return web.Response(status=500)  # to whoever is dead

    async def _passed_on(self, request: web.Request, body: bytes) -> web.Response:
        url = URL(self.target + request.raw_path, encoded=True)
        async with self._session.request(
            request.method, url, data=body or None, headers=request.headers, allow_redirects=False
        ) as answer:
            kept = {k: v for k, v in answer.headers.items() if k.lower() not in _OF_ONE_HOP}
            return web.Response(status=answer.status, body=await answer.read(), headers=kept)


def _change(request: web.Request, body: bytes) -> str:
    """Name what a request changes; empty when it changes nothing."""
    target = request.headers.get("X-Amz-Target", "").rpartition(".")[2]
    if "X-Amz-Date" in request.headers:
        action = target or dict(parse_qsl(body.decode(errors="replace"))).get("Action", "")
        return "" if action.startswith(_READING) else action
    return "" if request.method == "GET" else f"{request.method} {request.path.split('/')[-1]}"
