"""A log as an auditor has it in hand: out of a file, or out of its storage without the app."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clouds.ports.audit import AuditLog
from domain.audit import ROOT, AuditEntry, Head
from domain.audit_check import Flaw, verify_log
from domain.audit_export import chains_of, whole_chain
from wire import from_wire, to_wire

FORMAT = "ferry-audit"


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
        entries = whole_chain(name, log.read)
        if head := log.head(name):
            found.heads[name] = head
            entries += log.read(name, len(entries), max(head.number - len(entries), 0))
        found.chains[name] = list(entries)
    return found


def write_lines(log: Log) -> Iterator[str]:
    """Write a log as JSON lines: what it is, its entries chain by chain, its heads."""
    yield json.dumps({"format": FORMAT, "version": 1, "top": log.top})
    for entries in log.chains.values():
        for entry in entries:
            yield json.dumps({"entry": to_wire(entry)})
    for head in log.heads.values():
        yield json.dumps({"head": to_wire(head)})


def read_file(file: Path) -> Log:
    """Read a file of such lines; Unreadable when it isn't one."""
    try:
        lines = [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]
        return _gathered(lines)
    except OSError as error:
        raise Unreadable(f"{file}: {error.strerror}") from error
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
