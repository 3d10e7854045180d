"""The search for secrets where none may be: logs, the journal, books, queues and answers."""

import base64
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from local.chaos.secrets import PLANTED

if TYPE_CHECKING:
    from local.chaos.stage import ChaosStage

# What is not Ferry's own may hold secrets; these doubles stand for the clouds themselves.
_OUTSIDE = {
    *("source", "source_servers", "mobility", "quiescence", "inspection", "firewalls"),
    *("site_recovery", "upkeep", "recovery_plans", "target", "machines", "vaults", "servers"),
    *("policies", "capacity", "workload", "retirement", "security_groups", "hooks"),
}
_OWN = ("triggers", "clouds", "durable", "activities", "orchestrators", "domain")


class Search:
    """Looks for secrets, however they are written: as text, UTF-16, base64 or in an URL.

    `found` names each secret and where it was; `secrets` are all that are looked for, by name:
    the planted ones, and those that came to be.
    """

    def __init__(self) -> None:
        self.found: set[str] = set()
        self.secrets: set[tuple[str, str]] = set()
        self._needles: list[tuple[str, bytes]] = []
        self._heard = defaultdict[str, bytearray](bytearray)
        self.learn(PLANTED.items())

    def learn(self, secrets: Iterable[tuple[str, str]]) -> None:
        """Look for these as well from now on: names and texts."""
        for name, value in {*secrets} - self.secrets:
            self.secrets.add((name, value))
            self._needles += [(name, needle) for needle in spellings(value)]

    def hear(self, where: str, content: bytes) -> None:
        """Keep what is said until `look_back`: a secret may come to be while it is written."""
        self._heard[where] += content + b"\n"

    def look_back(self) -> None:
        """Look into all that was heard."""
        for where, content in self._heard.items():
            self.look(where, bytes(content))

    def look(self, where: str, content: bytes) -> None:
        """Look into one place."""
        self.found |= {f"{name} in {where}" for name, needle in self._needles if needle in content}


class LogSearch(logging.Handler):
    """Hears everything that is logged, and looks into it at the end."""

    def __init__(self, search: Search) -> None:
        super().__init__(logging.DEBUG)
        self._search, self._before = search, dict[str, int]()
        self.setFormatter(logging.Formatter("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        """Hear one line, with its traceback."""
        self._search.hear(f"log of {record.name}", self.format(record).encode())

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
        self._search.look_back()
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
    """Look into the journal's files, all of Ferry's own books, queues, documents, answers, logs."""
    search.learn(stage.came_to_be)
    search.look_back()
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
