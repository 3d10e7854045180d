"""The certificate of a cutover: what proves that nothing was lost, or says what may have been."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True)
class Certificate:
    """How an instance was failed over, times in UTC.

    `zero_loss` only when the point is later than the confirmed rest of the source plus the measured
    `skew` of its clock (at its most), and the `margin`, and nothing was pending; else `may_be_lost`
    says in words what the chosen policy may lose. `job_ids` are the vault's jobs, failover first.
    `pending_bytes` is None where the vault does not tell.
    """

    instance_id: str
    policy: str
    zero_loss: bool
    quiesced_at: datetime | None = None
    skew: timedelta | None = None
    margin: timedelta | None = None
    point_id: str = ""
    point_time: datetime | None = None
    pending_bytes: int | None = None
    job_ids: tuple[str, ...] = ()
    may_be_lost: str = ""
