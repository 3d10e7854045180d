"""Webhooks over HTTPS: called once by their key, with a secret that is kept elsewhere."""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit

from clouds.mutations import about_to_call, called
from clouds.web_addresses import Resolve, listed, lookup, safe_address
from domain.errors import Refusal, Refused, Transient
from domain.hook import HookCall
from telemetry.calls import begin_call, end_call

if TYPE_CHECKING:
    pass

# An activity is a short thing: who needs longer answers 202 and goes on by itself.
_LONGEST_SECONDS = 100
_HTTPS, _FREE_PORTS = 443, 1024
_PASSING = {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS}


@dataclass(frozen=True, slots=True)
class Webhooks:
    """What a wave's webhooks are called by.

    `secret_of` gives the value that a header's reference stands for, None where there is none.
    Addresses of private networks are called only with `private`, and only `hosts`, where they are
    listed; nobody is ever redirected.
    """

    secret_of: Callable[[str], str | None]
    private: bool = False
    hosts: str = ""
    resolve: Resolve = lookup
    tls: ssl.SSLContext = field(default_factory=ssl.create_default_context)

    def call_webhook(self, call: HookCall) -> None:
        """Call the address with POST and wait for a 2xx; see the port for what is raised."""
        url, port = _read(call)
        if not listed(url.hostname or "", self.hosts):
            detail = f"{url.hostname} is not among the hosts that may be called"
            raise _refused(call, "host", detail, "Add it to FERRY_HOOK_HOSTS, or call another one.")
        address = safe_address(url.hostname or "", port, self.resolve, private=self.private)
        if address is None:
            detail = f"{url.hostname} is not an address that may be called from here"
            remedy = "Call a public address, or set FERRY_HOOKS_PRIVATE to true for private ones."
            raise _refused(call, "address", detail, remedy)
        _judge(call, url, self._post(call, url, address))

    def _post(self, call: HookCall, url: SplitResult, address: str) -> int:
        """Call the very address that was looked at: a second look-up could find another one."""
        import urllib3  # noqa: PLC0415 (keeps the cold start short)

        host, port = url.hostname or "", url.port or 443
        seconds = min(call.hook.timeout.total_seconds(), _LONGEST_SECONDS)
        path = (url.path or "/") + (f"?{url.query}" if url.query else "")
        with urllib3.HTTPSConnectionPool(
            address, port, ssl_context=self.tls, server_hostname=host, assert_hostname=host
        ) as pool:
            try:
                about_to_call()
                told = begin_call("", "webhooks", "POST", **{"server.address": host})
                # What else it says is nobody's business, and may be without end: it is not read.
                answer = pool.request(
                    "POST",
                    path,
                    body=json.dumps(_body(call)),
                    headers={"Host": url.netloc, **self._headers(call)},
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
                raise Transient(f"{call}: {host} does not answer ({kind})") from None
            called("webhook", "POST", host, str(answer.status))
            end_call(told, str(answer.status), answer.status)
        return answer.status

    def _headers(self, call: HookCall) -> dict[str, str]:
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "ferry",
            "Idempotency-Key": call.key,
        }
        wanted = call.hook.header
        if wanted is None:
            return headers
        secret = self.secret_of(wanted.secret)
        if not secret:
            remedy = "Give it a value, and let Ferry's identity read it."
            raise _refused(call, "secret", f"{wanted.secret} has no value", remedy)
        return {**headers, wanted.name: secret}


def _read(call: HookCall) -> tuple[SplitResult, int]:
    """Read the address and its port; Refused when it is none to call over HTTPS."""
    try:
        url = urlsplit(call.what)
        port = url.port or _HTTPS
    except ValueError as problem:
        raise _refused(call, "address", f"{problem}", "Correct the address.") from problem
    if url.scheme != "https" or not url.hostname:
        raise _refused(call, "address", "its address is not https", "Call it over HTTPS.")
    if "@" in url.netloc or not (port == _HTTPS or port >= _FREE_PORTS):
        detail = "its address has a name before its host, or the port of another service"
        remedy = f"Call it by its host alone, at port {_HTTPS} or from {_FREE_PORTS} on."
        raise _refused(call, "address", detail, remedy)
    return url, port


def _body(call: HookCall) -> dict[str, object]:
    return {
        "event": "switch_back" if call.undo else "switch_over",
        "hook": call.hook.name,
        "wave": call.wave,
        "instance": call.ref.instance_id,
        "attempt": call.attempt,
        "virtual_machine": call.vm_id,
    }


def _judge(call: HookCall, url: SplitResult, status: int) -> None:
    if HTTPStatus.OK <= status < HTTPStatus.MULTIPLE_CHOICES:
        return
    detail = f"{url.hostname} answered {status}"
    if status in _PASSING or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Transient(f"{call}: {detail}")
    remedy = "Look at what is called, or name the address that it redirects to."
    raise _refused(call, str(status), detail, remedy)


def _refused(call: HookCall, code: str, detail: str, remedy: str) -> Refused:
    return Refused(Refusal(f"webhook.{code}", str(call), detail, remedy))
