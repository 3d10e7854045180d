"""Webhooks over HTTPS: called once by their key, with a secret that is kept elsewhere."""

import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from clouds.safe_door import Answered, NotToBeCalledError, SafeDoor
from clouds.web_addresses import Resolve, lookup
from domain.errors import Refusal, Refused, Transient
from domain.hook import HookCall

# An activity is a short thing: who needs longer answers 202 and goes on by itself.
_LONGEST_SECONDS = 100
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
    tls: ssl.SSLContext | None = None

    def call_webhook(self, call: HookCall) -> None:
        """Call the address with POST and wait for a 2xx; see the port for what is raised."""
        door = SafeDoor(self.private, self.hosts, self.resolve, self.tls)
        seconds = min(call.hook.timeout.total_seconds(), _LONGEST_SECONDS)
        body = json.dumps(_body(call)).encode()
        try:
            answer = door.post(call.what, body, self._headers(call), seconds)
        except NotToBeCalledError as error:
            raise _refused(call, error.code, error.detail, error.remedy) from error
        except Transient as error:
            raise Transient(f"{call}: {error}") from None
        _judge(call, answer)

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


def _body(call: HookCall) -> dict[str, object]:
    return {
        "event": "switch_back" if call.undo else "switch_over",
        "hook": call.hook.name,
        "wave": call.wave,
        "instance": call.ref.instance_id,
        "attempt": call.attempt,
        "virtual_machine": call.vm_id,
    }


def _judge(call: HookCall, answer: Answered) -> None:
    if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    detail = f"{answer.host} answered {answer.status}"
    if answer.status in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        raise Transient(f"{call}: {detail}")
    remedy = "Look at what is called, or name the address that it redirects to."
    raise _refused(call, str(answer.status), detail, remedy)


def _refused(call: HookCall, code: str, detail: str, remedy: str) -> Refused:
    return Refused(Refusal(f"webhook.{code}", str(call), detail, remedy))
