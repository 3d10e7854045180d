"""Ferry's HTTP API as the local commands call it."""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import aiohttp


class ApiError(Exception):
    """Ferry answered with a problem; the message is its detail and remedy."""


class WaveApi:
    """One Ferry, spoken to over HTTP with its function key."""

    def __init__(self, url: str, key: str) -> None:
        self._url = f"{url.rstrip('/')}/api"
        self._headers = {"x-functions-key": key}

    async def __aenter__(self) -> Self:
        """Open a session."""
        self._session = aiohttp.ClientSession(headers=self._headers)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self._session.close()

    async def start(self, document: Mapping[str, Any]) -> dict[str, Any]:
        """Send a wave."""
        return await self._call("POST", "waves", document)

    async def read(self, wave: str) -> dict[str, Any]:
        """Read a wave's status document."""
        return await self._call("GET", f"waves/{wave}")

    async def approve(self, wave: str, acknowledges: str, by: str) -> dict[str, Any]:
        """Approve the cutover of every instance that waits for it."""
        answer = {"decision": "approve", "acknowledges": acknowledges, "by": by}
        return await self._call("POST", f"waves/{wave}/approval", answer)

    async def reject(self, wave: str, by: str) -> dict[str, Any]:
        """Reject the cutover of every instance that waits for it."""
        return await self._call("POST", f"waves/{wave}/approval", {"decision": "reject", "by": by})

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any] | None = None
    ) -> dict[str, Any]:
        async with self._session.request(method, f"{self._url}/{path}", json=body) as response:
            if response.status >= 400:  # noqa: PLR2004 (where HTTP's errors begin)
                raise ApiError(_words(response.status, await response.text()))
            document: dict[str, Any] = await response.json()
            return document


def _words(status: int, body: str) -> str:
    return f"HTTP {status}: {body}"
