"""Answers HTTP requests with the app's functions, as the Functions host does."""

import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import socket

from aiohttp import web

from local.host.bridge import Bridge
from local.host.functions import Failed, HttpAnswer, HttpCall, log_failure
from local.host.routes import Route, find
from local.host.stand_ins import TypedData

# learn.microsoft.com, "Azure Functions HTTP trigger", section Limits: 104,857,600 bytes.
MAX_BODY = 100 * 1024 * 1024
# How long a stopping server waits for answers under way, in seconds.
_PATIENCE = 10.0
# Said anew for the body as it is sent.
_FRAMING = {"content-length", "transfer-encoding"}


@dataclass(frozen=True, slots=True)
class FrontDoor:
    """Routes, a key for those that aren't anonymous, and what lies behind them."""

    bridge: Bridge
    routes: Sequence[Route]
    key: str

    async def answer(self, request: web.Request) -> web.StreamResponse:
        """Answer one request: 404 unknown, 401 without the key, 500 when the function fails."""
        found = find(self.routes, request.method, request.rel_url.raw_path)
        if found is None:
            return web.Response(status=404)
        route, params = found
        if not (route.anonymous or self._admits(request)):
            return web.Response(status=401)
        call = await _call(request, params)
        try:
            return _response(await self.bridge.call_http(route.function, call))
        except Failed as failure:
            log_failure(route.function.name, failure)
            return web.Response(status=500)

    def _admits(self, request: web.Request) -> bool:
        given = request.headers.get("x-functions-key") or request.query.get("code", "")
        return hmac.compare_digest(given.encode(), self.key.encode())


@asynccontextmanager
async def serve_http(door: FrontDoor, listening: socket) -> AsyncIterator[None]:
    """Answer on a listening socket; at the end no request is taken and those under way end."""
    app = web.Application(client_max_size=MAX_BODY)
    app.router.add_route("*", r"/{path:[\s\S]*}", door.answer)  # a line end may be in it
    # No access log: the key may stand in the query.
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=_PATIENCE)
    await runner.setup()
    try:
        await web.SockSite(runner, listening).start()
        yield
    finally:
        await runner.cleanup()


async def _call(request: web.Request, params: Mapping[str, str]) -> HttpCall:
    """Read a request as GrpcMessageConversionExtensions.ToRpcHttp of the Functions host does."""
    headers: dict[str, str] = {}
    for name in request.headers:
        headers[name.lower()] = ",".join(request.headers.getall(name))
    query = {name: ",".join(request.query.getall(name)) for name in request.query}
    return HttpCall(
        method=request.method,
        url=str(request.url),
        headers=headers,
        query={name: text for name, text in query.items() if text},
        params=params,
        body=TypedData(bytes=await request.read()),
    )


def _response(answer: HttpAnswer) -> web.Response:
    headers = {name: text for name, text in answer.headers.items() if name.lower() not in _FRAMING}
    response = web.Response(status=answer.status, headers=headers, body=answer.body)
    for cookie in answer.cookies:
        response.headers.add("Set-Cookie", cookie)
    return response
