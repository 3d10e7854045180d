"""The standard wave: one instance from its request in the queue to its commit, with an approval."""

import base64
import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from domain.approval import ACKNOWLEDGEMENT
from domain.provider import Provider
from local.crash.fuse import Killed
from local.crash.host import Host
from local.crash.place import Place
from local.engine import run_until_idle
from local.simulators.storage.queues import Message

WAVE = "w1"
_QUEUE = "migration-requests"
# Calm looks: every kind of wait is looked at more than once, none of them thirty times.
_PACE = {
    "command": "PT3M",
    "configuration": "PT2M",
    "discovery": "PT10M",
    "replication": "PT20M",
    "stop": "PT1M",
    "job": "PT6M",
    "validation": "PT3M",
}
_UPKEEP = timedelta(minutes=5)
_MOST_UPKEEPS = 50
# A dead host's hub: closing it would write to the file of the living one.
_GRAVES: list[Host] = []


class Stuck(Exception):
    """The wave does not come to its end."""


@dataclass(slots=True)
class StandardWave:
    """One wave in a place; `play` takes it to its end, through as many hosts as it needs.

    The requester and the operator are outside: they remember what they were answered, and ask
    again until they are.
    """

    place: Place
    state: Path
    asked: bool = False
    approved: bool = False
    refused: str = ""
    deaths: int = 0
    document: dict[str, Any] = field(init=False)
    host: Host = field(init=False)

    def __post_init__(self) -> None:
        classic = self.place.provider is Provider.CLASSIC
        self.document = {
            "wave": WAVE,
            "region": self.place.seeded.region,
            "instances": list(self.place.seeded.instance_ids),
            "policy": {
                "pace": {part: {"every": t, "longest": t} for part, t in _PACE.items()},
                "slots": {},
            },
            **({"mobility_service": "push"} if classic else {}),
        }
        self.request()

    def request(self) -> None:
        """Put the wave's request into the queue, as anybody may who is allowed to."""
        text = json.dumps(self.document)
        now = self.place.clock.now()
        queue = self.place.storage.queues.queues.setdefault(_QUEUE, [])
        content = base64.b64encode(text.encode()).decode()
        queue.append(Message(1000 + len(queue), content, now, now))

    def play(self) -> None:
        """Live through the whole wave; where the host dies, another one begins on its file."""
        while True:
            try:
                self.host = Host(self.place, self.state)
                _GRAVES.append(self.host)
                self._live(self.host)
            except Killed:
                self._bury()
                continue
            return

    def _bury(self) -> None:
        """Leave what the dead host had open to it, and give the next one what was on the disk."""
        self.deaths += 1
        found = self.state.with_name(f"after-{self.deaths}-{self.state.name}")
        copy_state(self.state, found)
        self.state = found
        self.place.network.fuse.mend()

    def _live(self, host: Host) -> None:
        host.keep_up()
        for _ in range(_MOST_UPKEEPS):
            if self._visible():
                host.listen()
            if self._gate() and not self.approved:
                self._approve(host)
            run_until_idle(host.hub, host.worker, until=self._called)
            if self._called():
                continue
            if not host.hub.live and self.ended() and not self._held():
                host.keep_up()
                if self._evident():
                    return
            self.place.clock.advance(_UPKEEP)
            host.keep_up()
        raise Stuck(f"{[*self._statuses()]}, {self._held()} messages, {self.refused}")

    def ended(self) -> bool:
        """Say whether every instance has its report."""
        told = list(self._statuses())
        return bool(told) and all(each.get("report") for each in told)

    def _approve(self, host: Host) -> None:
        self.asked = True
        wish = {"decision": "approve", "by": "mona", "acknowledges": ACKNOWLEDGEMENT}
        answer = host.call("answer_approval", wish, wave=WAVE)
        self.approved = answer.status_code == 202  # noqa: PLR2004
        self.refused = "" if self.approved else answer.get_body().decode()

    def _called(self) -> bool:
        return bool(self._visible() or (not self.approved and self._gate()))

    def _gate(self) -> bool:
        waiting = [each.get("waiting") or {} for each in self._statuses()]
        return any(each.get("gate") == "approval" for each in waiting)

    def _statuses(self) -> Iterator[dict[str, Any]]:
        for row in self.place.storage.tables.tables.get("FerryInstances", {}).values():
            yield json.loads(row["status"])

    def _held(self) -> int:
        return len(self.place.storage.queues.queues.get(_QUEUE, []))

    def _evident(self) -> bool:
        """Say whether the evidence is kept, which comes last; else the timer comes again."""
        kept = self.place.storage.blobs.containers.values()
        return any(name.startswith("evidence/") for blobs in kept for name in blobs)

    def _visible(self) -> bool:
        now = self.place.clock.now()
        queue = self.place.storage.queues.queues.get(_QUEUE, [])
        return any(each.visible <= now for each in queue)


def copy_state(state: Path, to: Path) -> None:
    """Copy a hub's file as it lies on the disk, with what is not yet checkpointed."""
    for suffix in ("", "-wal"):
        file = state.with_name(state.name + suffix)
        if file.exists():
            shutil.copyfile(file, to.with_name(to.name + suffix))
