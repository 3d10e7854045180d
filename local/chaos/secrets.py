"""Secrets that are planted where secrets enter, and the search for them where none may be."""

import base64
import logging
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from clouds.aws.command_documents import QUIESCE, UNDO_QUIESCE
from local.rehearsal import Rehearsal
from local.simulators.aws.faults import CommandFault
from local.simulators.site_recovery.model.run_command import ScriptAnswer

if TYPE_CHECKING:
    from local.chaos.stage import ChaosStage

# What the appliance puts into each agent configuration file, as the simulator makes it.
_OF_THE_AGENT = "simulated private key"
_NAMES = (
    "storage key",
    "hook secret",
    "external id",
    "function key",
    "script output",
    "script error",
    "machine script output",
)
PLANTED = {name: f"Pl4nted{name.title().replace(' ', '')}0x5ecret" for name in _NAMES} | {
    "agent configuration": _OF_THE_AGENT
}
# What is not Ferry's own may hold secrets; these doubles stand for the clouds themselves.
_OUTSIDE = {
    *("source", "source_servers", "mobility", "quiescence", "inspection", "firewalls"),
    *("site_recovery", "upkeep", "recovery_plans", "target", "machines", "vaults", "servers"),
    *("policies", "capacity", "workload", "retirement", "security_groups", "hooks"),
}
_OWN = ("triggers", "clouds", "durable", "activities", "orchestrators", "domain")


def plant(stage: Rehearsal) -> None:
    """Let operators' scripts print secrets on both sides, whether they end well or not."""
    for document in (QUIESCE, UNDO_QUIESCE):
        output, error = PLANTED["script output"], PLANTED["script error"]
        fault = CommandFault(document, exit_code=5, output=output, error=error)
        stage.mobility.fleet.faults.inject(fault)
    machine = PLANTED["machine script output"]
    stage.world.script_answers.append(ScriptAnswer(output=machine, error=machine, exit_code=3))


class Search:
    """Looks for planted secrets, however they are written: as text, UTF-16, base64 or in an URL.

    `found` names each secret and where it was.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()
        self._needles = [
            (name, needle) for name, value in PLANTED.items() for needle in spellings(value)
        ]

    def look(self, where: str, content: bytes) -> None:
        """Look into one place."""
        self.found |= {f"{name} in {where}" for name, needle in self._needles if needle in content}


class LogSearch(logging.Handler):
    """Looks into everything that is logged."""

    def __init__(self, search: Search) -> None:
        super().__init__(logging.DEBUG)
        self._search, self._before = search, dict[str, int]()
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Look into one line, with its traceback."""
        self._search.look(f"log of {record.name}", self.format(record).encode())

    def __enter__(self) -> Self:
        """Hear everything from now on: Ferry's own at DEBUG, others' at INFO."""
        heard = {"": logging.INFO, **dict.fromkeys(_OWN, logging.DEBUG)}
        self._before = {name: logging.getLogger(name or None).level for name in heard}
        for name, level in heard.items():
            logging.getLogger(name or None).setLevel(level)
        logging.getLogger().addHandler(self)
        return self

    def __exit__(self, *_: object) -> None:
        """Hear no more."""
        logging.getLogger().removeHandler(self)
        for name, level in self._before.items():
            logging.getLogger(name or None).setLevel(level)


def spellings(secret: str) -> Iterator[bytes]:
    """Spell a secret in every way in which it may have been written down."""
    for encoded in (secret.encode(), secret.encode("utf-16-le")):
        yield encoded
        for shift in range(3):  # base64 of a text that it stands in, whatever stands before it
            whole = base64.b64encode(b"\0" * shift + encoded)
            yield whole[4 if shift else 0 : -4]
        yield encoded.hex().encode()
    yield quote(secret).encode()


def search_stage(stage: "ChaosStage", search: Search) -> None:
    """Look into the journal's files, all of Ferry's own books, queues, documents and answers."""
    for path in stage.folder.iterdir():
        search.look(f"file {path.name}", path.read_bytes())
    clouds = stage.clouds
    for each in fields(clouds):
        if each.name not in _OUTSIDE:
            for leaf in _leaves(getattr(clouds, each.name), set()):
                search.look(each.name, leaf)
    for answer in stage.answered:
        search.look("an answer", answer)


def _leaves(value: Any, seen: set[int]) -> Iterator[bytes]:
    """Give every text that hangs on a value."""
    if isinstance(value, str | Path):
        yield str(value).encode()
    elif isinstance(value, bytes):
        yield value
    elif id(value) not in seen and not callable(value):
        seen.add(id(value))
        for part in _parts(value):
            yield from _leaves(part, seen)


def _parts(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return [*value.keys(), *value.values()]
    if isinstance(value, list | tuple | set | frozenset):
        return value
    slots = [name for kind in type(value).__mro__ for name in getattr(kind, "__slots__", ())]
    return (
        [*vars(value).values()]
        if hasattr(value, "__dict__")
        else [getattr(value, name, None) for name in slots]
    )
