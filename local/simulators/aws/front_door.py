"""The server's front door: faults, ledger and control around moto, one call at a time."""

from collections.abc import Callable, Iterable
from http import HTTPStatus
from threading import Lock
from typing import Any

from local.clock import Clock
from local.simulators.aws.call import Call, read_call, render_error
from local.simulators.aws.faults import ApiFault, FaultBook
from local.simulators.aws.ledger import Entry, Ledger

type Answer = tuple[str, list[tuple[str, str]], bytes]
type Application = Callable[[dict[str, Any], Any], Iterable[bytes]]

CONTROL = "/ferry-simulator"


class FrontDoor:
    """A WSGI application around moto's.

    Calls pass one by one: moto's dictionaries are not made for threads. Before each call `settle`
    makes up for the time that has passed. `control` answers what is not AWS's.
    """

    control: Application

    def __init__(self, inside: Application, clock: Clock, settle: Callable[[], None]) -> None:
        self.faults: FaultBook[ApiFault] = FaultBook()
        self.ledger = Ledger()
        self._inside = inside
        self._clock = clock
        self._settle = settle
        self._lock = Lock()

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        with self._lock:
            self._settle()
            if environ["PATH_INFO"].startswith(CONTROL):
                return self.control(environ, start_response)
            status, headers, body = self._answer(read_call(environ), environ)
        # The server dates answers by the simulation's clock; moto does by the machine's.
        start_response(status, [each for each in headers if each[0].lower() != "date"])
        return [body]

    def tick(self) -> None:
        """Make up for the time that has passed although nobody calls."""
        with self._lock:
            self._settle()

    def _answer(self, call: Call, environ: dict[str, Any]) -> Answer:
        fault = self.faults.strike(lambda fault: fault.action in {"", call.action})
        if fault and not fault.lost:
            return self._note(call, _failed(call, fault))
        answer = self._note(call, _performed(self._inside, environ))
        if fault:
            raise ConnectionAbortedError  # the server drops the connection without a word
        return answer

    def _note(self, call: Call, answer: Answer) -> Answer:
        if call.mutating:
            status = int(answer[0].split()[0])
            entry = Entry(self._clock.now(), call.action, call.parameters, status)
            self.ledger.note(entry)
        return answer


def _performed(inside: Application, environ: dict[str, Any]) -> Answer:
    started: list[tuple[str, list[tuple[str, str]]]] = []

    def start_response(status: str, headers: list[tuple[str, str]], _error: Any = None) -> None:
        started.append((status, headers))

    body = b"".join(inside(environ, start_response))
    return (*started[-1], body)


def _failed(call: Call, fault: ApiFault) -> Answer:
    body, content_type = render_error(call.service, fault.code, fault.message)
    headers = [("Content-Type", content_type), ("Content-Length", str(len(body.encode())))]
    if fault.retry_after is not None:
        headers.append(("Retry-After", str(fault.retry_after)))
    status = HTTPStatus(fault.status)
    return f"{status.value} {status.phrase}", headers, body.encode()
