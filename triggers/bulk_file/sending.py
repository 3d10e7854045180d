"""Sends the waves of a file as requests; an interrupted load goes on where it stopped."""

import hashlib
import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched

from clouds.ports import Clouds
from domain.errors import Transient
from triggers.bulk_file.gathering import Accepted
from triggers.requests import write_request

_BATCH = 32
_AT_ONCE = 8
# Azure's load balancer gives an answer 230 s; what is left is for the batch under way.
_LONGEST = 150.0


@dataclass(frozen=True, slots=True)
class Load:
    """The waves of one file; `name` is the SHA-256 of its bytes."""

    name: str
    waves: Sequence[Accepted]

    @property
    def plan(self) -> str:
        """Hash what is to be sent, for one file may be read in more than one way."""
        plan = hashlib.sha256()
        for wave in self.waves:
            plan.update(hashlib.sha256(wave.document).digest())
        return plan.hexdigest()


def send_load(load: Load, clouds: Clouds) -> int:
    """Keep every document, then send its request; tell how many were sent now.

    What is known to be sent is not sent again, and what is sent twice is accepted once. Raises
    Transient when it takes too long for one answer: the same load again goes on from there.
    """
    progress, plan, began = f"bulk/{load.name}.json", load.plan, time.monotonic()
    sent = before = _sent(clouds.documents.get(progress), plan)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        for batch in batched(load.waves[before:], _BATCH, strict=False):
            if time.monotonic() - began > _LONGEST:
                raise Transient(f"{sent} of {len(load.waves)} waves are sent so far")
            list(pool.map(lambda wave: _send(load, wave, clouds), batch))
            sent += len(batch)
            clouds.documents.put(progress, json.dumps({"plan": plan, "sent": sent}).encode())
    return sent - before


def _send(load: Load, wave: Accepted, clouds: Clouds) -> None:
    name = f"bulk/{load.name}/{wave.wave}.json"
    clouds.documents.put(name, wave.document)
    clouds.requests.send(write_request(wave.document, name))


def _sent(progress: bytes | None, plan: str) -> int:
    known = json.loads(progress) if progress else {}
    return int(known["sent"]) if known.get("plan") == plan else 0
