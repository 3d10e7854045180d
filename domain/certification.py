"""How a certificate is earned: from the rest, the point and the item that stands on it."""

from dataclasses import dataclass, replace
from datetime import datetime

from domain.certificate import Certificate
from domain.cutover import CutoverPolicy, PointPolicy
from domain.protected_item import ProtectedItem
from domain.quiescence import QuietReport, unrest
from domain.replication import RecoveryPoint, point_name
from domain.zero_loss import earliest_point

_MAY_BE_LOST = {
    PointPolicy.LATEST: "what the source had written before it stopped, and not sent by then",
    PointPolicy.LATEST_PROCESSED: "everything that was written after the recovery point",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a failover without loss rests upon: the rest, the point, the item right before it."""

    rest: QuietReport
    point: RecoveryPoint
    item: ProtectedItem


def certify(
    instance_id: str, policy: CutoverPolicy, item: ProtectedItem, evidence: Evidence | None
) -> Certificate:
    """Write the certificate of an item that has failed over, from the point it stands on."""
    if evidence is None:
        return Certificate(
            instance_id,
            policy.point,
            zero_loss=False,
            point_id=item.failover_point_id,
            point_time=_time_of(item),
            may_be_lost=_MAY_BE_LOST.get(policy.point, "nobody knows what: no rest was confirmed"),
        )
    missing = _missing(policy, item, evidence)
    return Certificate(
        instance_id,
        policy.point,
        zero_loss=not missing,
        quiesced_at=evidence.rest.confirmed_at,
        skew=evidence.rest.skew,
        margin=policy.margin,
        point_id=item.failover_point_id,
        point_time=evidence.point.taken if _stands_on(item, evidence) else _time_of(item),
        pending_bytes=evidence.item.pending_bytes,
        may_be_lost=missing,
    )


def no_longer_lossless(certificate: Certificate, seen: QuietReport) -> Certificate:
    """Take the word back of a cutover whose source was seen at work after the failover."""
    lost = f"what the source wrote after the point: it came to work again ({unrest(seen)})"
    return replace(certificate, zero_loss=False, may_be_lost=lost)


def _missing(policy: CutoverPolicy, item: ProtectedItem, evidence: Evidence) -> str:
    """Say what keeps the cutover from being one without loss; empty for nothing."""
    needed = earliest_point(evidence.rest, policy.margin)
    if not evidence.rest.quiet:
        return "everything since the point: the source was not at rest"
    if not _stands_on(item, evidence):
        return "everything after the point that the machine stands on, which is not the chosen one"
    if evidence.point.taken <= needed:
        return f"everything after the point: it is not later than {needed:%Y-%m-%d %H:%M:%S} UTC"
    if evidence.item.pending_bytes:
        return f"{evidence.item.pending_bytes} bytes that were pending"
    return ""


def _stands_on(item: ProtectedItem, evidence: Evidence) -> bool:
    return point_name(item.failover_point_id) == evidence.point.name


def _time_of(item: ProtectedItem) -> datetime | None:
    """Tell when the point was made, where it is the newest that the item knows."""
    known = point_name(item.last_recovery_point_id)
    return item.last_recovery_point if known == point_name(item.failover_point_id) else None
