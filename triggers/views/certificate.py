"""The certificate of a cutover, as callers read and keep it."""

from datetime import datetime
from typing import Self

from pydantic import Field

from domain.certificate import Certificate
from domain.cutover import PointPolicy
from triggers.views.base import View


class CertificateView(View):
    """What proves that nothing was lost, or says what may have been; times in UTC."""

    instance: str = Field(description="EC2 instance id.")
    policy: PointPolicy
    zero_loss: bool
    quiesced_at: datetime | None = Field(description="When the rest of the source was confirmed.")
    skew_seconds: float | None = Field(description="How far the source's clock was ahead.")
    margin_seconds: float | None
    point_id: str = Field(description="ARM id of the recovery point that the machine is made of.")
    point_time: datetime | None
    pending_bytes: int | None = Field(description="Not yet in Azure; null: the vault doesn't tell.")
    job_ids: list[str] = Field(description="The vault's jobs, failover first.")
    may_be_lost: str = Field(description="In words; empty where nothing is.")

    @classmethod
    def of(cls, certificate: Certificate) -> Self:
        """Show a certificate."""
        skew, margin = certificate.skew, certificate.margin
        return cls(
            instance=certificate.instance_id,
            policy=PointPolicy(certificate.policy),
            zero_loss=certificate.zero_loss,
            quiesced_at=certificate.quiesced_at,
            skew_seconds=skew.total_seconds() if skew is not None else None,
            margin_seconds=margin.total_seconds() if margin is not None else None,
            point_id=certificate.point_id,
            point_time=certificate.point_time,
            pending_bytes=certificate.pending_bytes,
            job_ids=list(certificate.job_ids),
            may_be_lost=certificate.may_be_lost,
        )
