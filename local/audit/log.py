"""A log as an auditor has it in hand: out of a file, or out of its storage without the app."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clouds.ports.audit import AuditLog
from domain.audit import ROOT, AuditEntry, Head
from domain.audit_check import Flaw, verify_log
from domain.audit_export import chain_as_it_is, chains_of, whole_chain
from triggers.wave_report.audit_lines import FORMAT, audit_lines
from wire import from_wire


class Unreadable(Exception):
    """What was given is no audit log, or one that this Ferry can't read; the message says why."""


@dataclass(slots=True)
class Log:
    """Chains in the order in which they were found, and the heads that were with them."""

    top: str = ROOT
    chains: dict[str, list[AuditEntry]] = field(default_factory=dict)
    heads: dict[str, Head] = field(default_factory=dict)

    @property
    def entries(self) -> int:
        """Count the entries."""
        return sum(map(len, self.chains.values()))

    def add(self, entry: AuditEntry, chain: str = "") -> None:
        """Put an entry behind those of its chain."""
        self.chains.setdefault(chain or entry.chain, []).append(entry)

    def flaws(self, kept: Iterable[Head] = ()) -> tuple[Flaw, ...]:
        """Find the first flaw of each chain; `kept` are heads that somebody kept elsewhere.

        Raises Unreadable for entries of a version that is unknown here.
        """
        try:
            return verify_log(self.chains, self.heads, self.top, kept)
        except ValueError as error:
            raise Unreadable(str(error)) from error


def read_log(log: AuditLog, wave: str = "") -> Log:
    """Read a log, or one wave's part of it, as it is now: heads are read after their entries."""
    names = chains_of(wave, whole_chain(wave, log.read)) if wave else log.chains()
    found = Log(wave or ROOT)
    for name in names:
        entries, head = chain_as_it_is(name, log.read, log.head)
        if head:
            found.heads[name] = head
        found.chains[name] = list(entries)
    return found


def write_lines(log: Log) -> Iterator[str]:
    """Write a log as JSON lines: what it is, its entries chain by chain, its heads."""
    yield from audit_lines(log.top, log.chains, log.heads)


def read_file(file: Path) -> Log:
    """Read a file of such lines; Unreadable when it isn't one."""
    try:
        return read_lines(file.read_text("utf-8"), str(file))
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{file} is not an exported audit log: {error}") from error


def read_lines(text: str, file: str) -> Log:
    """Read such lines; Unreadable, which names the file, when they aren't any."""
    try:
        return _gathered([json.loads(line) for line in text.splitlines() if line.strip()])
    except (ValueError, TypeError, KeyError, IndexError) as error:  # also pydantic's and json's
        raise Unreadable(f"{file} is not an exported audit log: {error}") from error


def _gathered(lines: list[dict[str, Any]]) -> Log:
    first, *rest = lines
    if (first["format"], first["version"]) != (FORMAT, 1):
        raise ValueError(f"its format is {first['format']}, version {first['version']}")
    log = Log(first["top"])
    for line in rest:
        if "head" in line:
            head = from_wire(Head, line["head"])
            log.heads[head.chain] = head
        else:
            log.add(from_wire(AuditEntry, line["entry"]))
    return log
