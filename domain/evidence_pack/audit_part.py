"""The audit log's part in a report: verified, how far each chain is, and what people ask first."""

from collections.abc import Mapping, Sequence

from domain.audit import AuditEntry, AuditKind, Head
from domain.audit_check import verify_log
from domain.evidence_pack.contents import AuditPart, ReportedChain

MOST_SHOWN = 200
_SHOWN = frozenset({AuditKind.REQUEST, AuditKind.REFUSAL, AuditKind.DECISION, AuditKind.SYSTEM})


def audit_part(
    wave: str,
    log: Mapping[str, Sequence[AuditEntry]],
    heads: Mapping[str, Head],
    kept: Sequence[Head] = (),
) -> AuditPart:
    """Verify the chains of a wave against their heads, and those that were kept with evidence."""
    flaws = {each.chain: str(each) for each in verify_log(log, heads, wave, kept)}
    names = sorted({*log, *flaws}, key=lambda name: (name != wave, name))
    shown = sorted(
        (each for entries in log.values() for each in entries if each.event.kind in _SHOWN),
        key=lambda each: (str(each.event.at), each.chain, each.number),
    )
    return AuditPart(
        entries=sum(map(len, log.values())),
        sound=not flaws,
        chains=tuple(
            ReportedChain(heads.get(name, Head(name)), flaws.get(name, "")) for name in names
        ),
        excerpt=tuple(shown[:MOST_SHOWN]),
        left_out=max(0, len(shown) - MOST_SHOWN),
    )
