"""How a wave has ended: what is left everywhere, without ids and times that differ by chance."""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from local.crash.aws_state import aws_state
from local.crash.effects import azure_effects
from local.crash.place import Place
from local.simulators.site_recovery.http.shapes.inspection import inspection

_MOMENT = r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d)?(\.\d+)?(Z|\+00:00| UTC)?"
_LENGTH = r"(\d+ days?, )?\d+:\d\d:\d\d(\.\d+)?"
_KEY = r"\d{8}T\d{6}(\.\d+)?"
_TIME = re.compile(f"{_MOMENT}|{_LENGTH}|{_KEY}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


# What differs by chance: also who requested a wave, where it was requested by two doors at once,
# and how far a copy was whenever somebody looked.
_CHANCE = {"odata.etag", "Timestamp", "requested_by", "samples"}
# The audit log tells of every request, so of each that came twice; its chain hangs on times.
_LOGS = {"FerryAudit", "FerryPersons"}


@dataclass(frozen=True, slots=True)
class Ending:
    """The final state, and the ledger of effects; both in lines that can be compared."""

    state: tuple[str, ...]
    effects: tuple[str, ...]

    def differences(self, other: "Ending") -> list[str]:
        """Tell what there is more or less than in the other; empty when they are the same."""
        return [
            *_differences("state", self.state, other.state),
            *_differences("effect", self.effects, other.effects),
        ]


def ending_of(place: Place) -> Ending:
    """Read how things stand in a place."""
    told = [*_books(place), *_aws(place), *_azure(place)]
    effects = [*place.effects.entries, *azure_effects(place.world)]
    return Ending(
        tuple(sorted(map(_masked, told))), tuple(sorted(_masked(str(e)) for e in effects))
    )


def _books(place: Place) -> Iterable[str]:
    for name, rows in place.storage.tables.tables.items():
        for row in rows.values() if name not in _LOGS else ():
            kept = {k: v for k, v in row.items() if k not in _CHANCE}
            yield f"table {name} {json.dumps(kept, sort_keys=True)}"
    for name, messages in place.storage.queues.queues.items():
        yield f"queue {name} {[message.text for message in messages]}"
    for name, blobs in place.storage.blobs.containers.items():
        yield f"container {name} {sorted(blobs)}"


def _aws(place: Place) -> Iterable[str]:
    return (f"aws {name}: {value}" for name, value in aws_state(place.aws).items())


def _azure(place: Place) -> Iterable[str]:
    return _flat("azure", inspection(place.world))


def _flat(name: str, value: Any) -> Iterable[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _flat(f"{name}.{key}", inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _flat(f"{name}[]", inner)
    else:
        yield f"{name} = {value}"


def _masked(line: str) -> str:
    return _UUID.sub("<id>", _TIME.sub("<time>", line))


def _differences(kind: str, here: Iterable[str], there: Iterable[str]) -> Iterable[str]:
    ours, others = Counter(here), Counter(there)
    for line in sorted({*ours, *others}):
        if ours[line] != others[line]:
            yield f"{kind}: {ours[line]} instead of {others[line]} times: {line}"
