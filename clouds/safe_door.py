"""The door by which addresses that others have named are called: HTTPS alone, none of our own."""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import SplitResult, urlsplit

from clouds.mutations import about_to_call, called
from clouds.tls import believing
from clouds.web_addresses import Resolve, listed, lookup, safe_address
from domain.errors import Transient
from telemetry.calls import begin_call, end_call

_HTTPS, _FREE_PORTS = 443, 1024


class NotToBeCalledError(Exception):
    """An address that is not called from here: `code` in a word, what is wrong, what helps."""

    def __init__(self, code: str, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.code, self.detail, self.remedy = code, detail, remedy


@dataclass(frozen=True, slots=True)
class Answered:
    """How somebody has answered: the host, the status, and how long it wants us to wait."""

    host: str
    status: int
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class SafeDoor:
    """Calls addresses of private networks only with `private`, and only `hosts`, where listed."""

    private: bool = False
    hosts: str = ""
    resolve: Resolve = lookup
    tls: ssl.SSLContext | None = None

    def post(
        self, address: str, body: bytes, headers: Mapping[str, str], seconds: float
    ) -> Answered:
        """Post to an address that may be called; nobody is redirected, no answer's body is read.

        NotToBeCalledError where it may not be called; Transient where nobody answers, with the host
        and no other part of the address, which may be a secret.
        """
        url, port = _read(address)
        host = url.hostname or ""
        if not listed(host, self.hosts):
            detail = f"{host} is not among the hosts that may be called"
            remedy = "Add it to FERRY_HOOK_HOSTS, or call another one."
            raise NotToBeCalledError("host", detail, remedy)
        found = safe_address(host, port, self.resolve, private=self.private)
        if found is None:
            detail = f"{host} is not an address that may be called from here"
            remedy = "Call a public address, or set FERRY_HOOKS_PRIVATE to true for private ones."
            raise NotToBeCalledError("address", detail, remedy)
        return self._post(url, found, body, headers, seconds)

    def _post(
        self,
        url: SplitResult,
        address: str,
        body: bytes,
        headers: Mapping[str, str],
        seconds: float,
    ) -> Answered:
        """Call the very address that was looked at: a second look-up could find another one."""
        import urllib3  # noqa: PLC0415 (keeps the cold start short)

        host, port = url.hostname or "", url.port or _HTTPS
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        with urllib3.HTTPSConnectionPool(
            address,
            port,
            ssl_context=self.tls or believing(),
            server_hostname=host,
            assert_hostname=host,
        ) as pool:
            try:
                about_to_call()
                told = begin_call("", "webhooks", "POST", **{"server.address": host})
                # What else it says is nobody's business, and may be without end: it is not read.
                answer = pool.request(
                    "POST",
                    path,
                    body=body,
                    headers={"Host": url.netloc, **headers},
                    timeout=urllib3.Timeout(total=seconds),
                    retries=False,
                    redirect=False,
                    preload_content=False,
                )
                answer.close()
            except urllib3.exceptions.HTTPError as problem:
                kind = type(problem).__name__
                called("webhook", "POST", host, kind)
                end_call(told, kind, error=kind)
                raise Transient(f"{host} does not answer ({kind})") from None
            called("webhook", "POST", host, str(answer.status))
            end_call(told, str(answer.status), answer.status)
        return Answered(host, answer.status, _wait(answer.headers.get("Retry-After", "")))


def _wait(asked: str) -> timedelta | None:
    """Read a Retry-After of at most a day; None for a date, or none."""
    return timedelta(seconds=min(int(asked), 86_400)) if asked.isdecimal() else None


def _read(address: str) -> tuple[SplitResult, int]:
    """Read an address and its port; NotToBeCalledError when it is none to call over HTTPS."""
    try:
        url = urlsplit(address)
        port = url.port or _HTTPS
    except ValueError as problem:
        raise NotToBeCalledError("address", f"{problem}", "Correct the address.") from problem
    if url.scheme != "https" or not url.hostname:
        detail, remedy = "its address is not https", "Call it over HTTPS."
        raise NotToBeCalledError("address", detail, remedy)
    if "@" in url.netloc or not (port == _HTTPS or port >= _FREE_PORTS):
        detail = "its address has a name before its host, or the port of another service"
        remedy = f"Call it by its host alone, at port {_HTTPS} or from {_FREE_PORTS} on."
        raise NotToBeCalledError("address", detail, remedy)
    return url, port
