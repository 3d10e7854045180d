"""A simulated vault that outlives its process: what changes it is noted before it is answered."""

import base64
import hashlib
import json
from dataclasses import asdict
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any

from local.simulators.held_clock import HeldClock
from local.simulators.request_log import Entry, LogDiverged, RequestLog
from local.simulators.site_recovery.http.arm_errors import error_answer
from local.simulators.site_recovery.http.call import Answer
from local.simulators.site_recovery.http.dispatch import Request, respond
from local.simulators.site_recovery.model.errors import ArmError
from local.simulators.site_recovery.model.settings import Mode
from local.simulators.site_recovery.model.world import World


class KeptVault:
    """Answers requests to a world whose clock can be held.

    A request is noted unless it only reads, nothing fell due by it, and nothing in the world counts
    requests. When there is no room to note it, it is answered 503, and so is every further one
    until there is.
    """

    def __init__(self, world: World, clock: HeldClock, log: RequestLog) -> None:
        self._world, self._clock, self._log = world, clock, log

    def repeat(self) -> None:
        """Make the world as it was; raises `LogDiverged` where it becomes another."""
        for entry in self._log.entries():
            answer, _ = self._perform(_read(entry.request or {}), entry.at)
            if answer != entry.answer:
                raise LogDiverged(_words(entry))

    def __call__(self, request: Request) -> Answer:
        """Answer one request; raises what `respond` raises."""
        if not self._log.catch_up():
            return _full()
        now = self._clock.clock.now()
        changing = self._changing(request, now)
        answer, given = self._perform(request, now)
        if changing and not self._log.note_or_wait(now, _written(request), answer):
            return _full()
        if isinstance(given, Exception):
            raise given
        return given

    def _changing(self, request: Request, now: datetime) -> bool:
        world = self._world
        counting = world.settings.mode is not Mode.CLOCK or world.settings.rates is not None
        with self._clock.at(now):
            due = world.agenda.due
        return request.method != "GET" or due or counting or bool(world.faults.waiting())

    def _perform(self, request: Request, at: datetime) -> tuple[str, Answer | Exception]:
        given: Answer | Exception
        with self._clock.at(at):
            try:
                given = respond(self._world, request)
            except Exception as error:  # noqa: BLE001 - an answer like others, told by the server
                return type(error).__name__, error
        return _digest(given), given


def _written(request: Request) -> dict[str, Any]:
    headers = dict(request.headers)
    if headers.get("authorization", "").casefold().startswith("bearer "):
        headers["authorization"] = "Bearer noted"  # whoever asked, the token is nobody's business
    content = base64.b64encode(request.content).decode()
    return asdict(request) | {"headers": headers, "content": content}


def _read(told: dict[str, Any]) -> Request:
    return Request(**told | {"content": base64.b64decode(told["content"])})


def _digest(answer: Answer) -> str:
    said = json.dumps(answer.body, sort_keys=True, default=str).encode() + answer.content
    return f"{answer.status} {hashlib.sha256(said).hexdigest()[:16]}"


def _full() -> Answer:
    return error_answer(
        ArmError(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "ServiceUnavailable",
            "The simulator's disk is full: make room, then ask again.",
            retry_after=timedelta(seconds=1),
        )
    )


def _words(entry: Entry) -> str:
    path = (entry.request or {}).get("path")
    return (
        f"the simulated vault answers request {entry.number} ({path}) in another way than when it "
        "was noted, so the wave can't go on: the simulators have changed since. Begin anew in "
        "another directory, or use the Ferry that made this one."
    )
