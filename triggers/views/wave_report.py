"""A wave's report as programs read it."""

from pydantic import ConfigDict, Field, RootModel, TypeAdapter

from domain.certificate import Certificate
from domain.evidence_pack.contents import Contents
from triggers.views.base import View


class WaveReportView(RootModel[Contents]):
    """Everything that a wave's report says; durations in seconds, money as exact decimals."""

    model_config = ConfigDict(ser_json_timedelta="float")


class PricesTaken(View):
    """By which prices a wave is reported from now on."""

    wave: str
    currency: str
    instance_types: int = Field(description="Of how many instances the type is known.")


class FindingsTaken(View):
    """How many findings are in a wave's report from now on, besides its own."""

    wave: str
    findings: int


class SigningKeyView(View):
    """By which key evidence packs are signed: whoever verifies one has to trust this one."""

    key_id: str
    algorithm: str
    public_key: str


def certificate_json(certificate: Certificate) -> bytes:
    """Write a certificate as its own document."""
    return TypeAdapter(Certificate).dump_json(certificate, indent=1)
