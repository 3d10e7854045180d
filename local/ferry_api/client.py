"""One Ferry, spoken to over HTTP: asks again where it is safe, reads anew only what is new."""

import asyncio
import itertools
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from local.ferry_api.credentials import shown
from local.ferry_api.patience import asked_pause, harmless, pause_after
from local.ferry_api.problems import Unreachable, document_in, problem_in

API_VERSION = "2026-11-01"
_TRIES = 5
# Seconds. Azure's load balancer gives an answer 230 at most.
_TIMEOUT = httpx.Timeout(230.0, connect=5.0)
# Whoever has seen Ferry answer waits longer when it restarts.
_KNOWN = 3
_UNCHANGED = 304


class FerryApi:
    """One Ferry; every call raises ApiProblem when it refuses, Unreachable when nobody answers.

    The `key` may be a token of Entra as well.

    A 429 or 503 with Retry-After is sent again, for nothing is done twice in Ferry; after a lost
    connection only what changes nothing is. `tell` hears of each pause, `rest` makes it.
    """

    def __init__(  # noqa: PLR0913 (what a caller may choose)
        self,
        url: str,
        key: str,
        *,
        correlation_id: str = "",
        tries: int = _TRIES,
        tell: Callable[[str], None] = lambda _: None,
        rest: Callable[[float], Awaitable[None]] = asyncio.sleep,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        headers = {**shown(key), "api-version": API_VERSION}
        if correlation_id:
            headers["x-correlation-id"] = correlation_id
        self.url = base = url.rstrip("/").removesuffix("/api")
        self._http = httpx.AsyncClient(
            base_url=f"{base}/api/", headers=headers, timeout=_TIMEOUT, transport=transport
        )
        self._tries, self._tell, self._rest = tries, tell, rest

    async def __aenter__(self) -> Self:
        """Open it."""
        await self._http.__aenter__()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close its connections."""
        await self._http.__aexit__(kind, error, trace)

    async def get(
        self, path: str, query: Mapping[str, Any] | None = None, *, fine: Collection[int] = ()
    ) -> Any:
        """Read a document; an error whose status is `fine` is an answer as well."""
        return document_in(await self._send("GET", path, fine=fine, params=given(query)))

    async def look(self, path: str) -> httpx.Response:
        """Ask once, and give the answer as it came, whatever its status."""
        return await self._send("GET", path, fine=range(600), tries=1)

    async def post(self, path: str, document: Any = None) -> Any:
        """Send a document, or nothing, and read what is answered."""
        return document_in(await self._send("POST", path, json=document))

    async def text(self, path: str, document: Any, query: Mapping[str, Any]) -> str:
        """Send a document and read what is answered as it is, whatever its form."""
        answer = await self._send("POST", path, json=document, params=given(query))
        return answer.text

    async def content(self, path: str, query: Mapping[str, Any]) -> bytes:
        """Read what is there as it is, whatever its form."""
        return (await self._send("GET", path, params=given(query))).content

    async def upload(self, path: str, content: bytes, media: str, query: Mapping[str, Any]) -> Any:
        """Send a file as it is."""
        headers = {"content-type": media}
        answer = await self._send(
            "POST", path, params=given(query), content=content, headers=headers
        )
        return document_in(answer)

    async def put(self, path: str, document: Any) -> Any:
        """Send a document to its own place, and read what is answered."""
        return document_in(await self._send("PUT", path, json=document))

    async def delete(self, path: str) -> Any:
        """Delete something, and read what is answered; None when that is nothing."""
        return document_in(await self._send("DELETE", path))

    async def pages(
        self, path: str, query: Mapping[str, Any], cursor: str = "cursor"
    ) -> AsyncIterator[Any]:
        """Read a list page by page; `cursor` is the parameter that takes the next of the last."""
        page = await self.get(path, query)
        yield page
        while page["next"]:
            page = await self.get(path, {**query, cursor: page["next"]})
            yield page

    async def changes(self, path: str, every: float) -> AsyncIterator[Any]:
        """Read a document again and again, and give it whenever it has changed; never ends."""
        answer = await self._send("GET", path)
        while True:
            if answer.status_code != _UNCHANGED:
                tag = answer.headers.get("etag", "")
                yield document_in(answer)
            await self._rest(every)
            headers = {"if-none-match": tag} if tag else {}
            answer = await self._send("GET", path, tries=self._tries * _KNOWN, headers=headers)

    async def _send(
        self,
        method: str,
        path: str,
        *,
        fine: Collection[int] = (),
        tries: int = 0,
        **options: Any,
    ) -> httpx.Response:
        """Send until there is an answer that is no invitation to send again."""
        for attempt in itertools.count(1):
            last = attempt >= (tries or self._tries)
            try:
                answer = await self._http.request(method, path, **options)
            except httpx.TransportError as error:
                if last or not harmless(method, error):
                    raise Unreachable(_words(self._http, method, error)) from error
                pause = pause_after(attempt)
            else:
                asked = asked_pause(answer)
                if last or asked is None:
                    return _checked(answer, fine)
                pause = asked
            self._tell(f"Ferry does not answer now; asking again in {pause:g} s")
            await self._rest(pause)
        raise AssertionError  # counting never ends


def given(query: Mapping[str, Any] | None) -> dict[str, Any]:
    """Leave out what was not given."""
    return {name: value for name, value in (query or {}).items() if value not in (None, "")}


def _checked(answer: httpx.Response, fine: Collection[int]) -> httpx.Response:
    understood = answer.is_success or answer.status_code == _UNCHANGED
    if understood or answer.status_code in fine:
        return answer
    raise problem_in(answer)


def _words(http: httpx.AsyncClient, method: str, error: httpx.TransportError) -> str:
    """Say who did not answer; of the address neither path nor whoever is named in it."""
    where = f"{http.base_url.scheme}://{http.base_url.host}:{http.base_url.port or ''}".rstrip(":")
    words = f"no answer from {where}: {str(error) or type(error).__name__}"
    return words if harmless(method, error) else f"{words}; what was sent may have arrived"
