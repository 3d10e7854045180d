"""The audit log as JSON lines, which `ferry report verify` and `run.py audit verify` read."""

import json
from collections.abc import Iterator, Mapping, Sequence

from domain.audit import AuditEntry, Head
from wire import to_wire

FORMAT = "ferry-audit"


def audit_lines(
    top: str, log: Mapping[str, Sequence[AuditEntry]], heads: Mapping[str, Head]
) -> Iterator[str]:
    """Write a log: what it is, its entries chain by chain, its heads."""
    yield json.dumps({"format": FORMAT, "version": 1, "top": top})
    for entries in log.values():
        for entry in entries:
            yield json.dumps({"entry": to_wire(entry)})
    for head in heads.values():
        yield json.dumps({"head": to_wire(head)})
