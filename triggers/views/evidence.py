"""What is kept of a run for good, as callers read it."""

from typing import Any, Literal

from pydantic import Field

from triggers.views.base import View


class EvidenceView(View):
    """A run of a wave that is over."""

    format: Literal[1]
    sha256: str = Field(
        pattern=r"^[0-9a-f]{64}$",
        description="Of `evidence` as UTF-8 JSON with sorted keys, and no blanks between.",
    )
    evidence: dict[str, Any] = Field(
        description="The wave's order with every policy, each instance's report with certificate "
        "and validation, the answers, recovery plans, rehearsals, events, and how far the "
        "audit log's chains were."
    )
