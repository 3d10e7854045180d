"""Whether instances could be moved, as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from domain.assessment import Finding, Severity
from domain.vault import Health, ReplicationAppliance
from triggers.views.base import View


class FindingView(View):
    """One thing that was found, and what to do about it."""

    code: str
    severity: Severity
    detail: str
    remedy: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Show a finding."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            detail=finding.detail,
            remedy=finding.remedy,
        )


class ApplianceView(View):
    """The replication appliance that the instances would send to, and what is wrong with it."""

    name: str | None
    health: Health | None
    last_heartbeat: datetime | None
    findings: list[FindingView]

    @classmethod
    def of(cls, appliance: ReplicationAppliance | None, findings: Sequence[Finding]) -> Self:
        """Show the appliance, as far as it was found."""
        return cls(
            name=appliance.name if appliance else None,
            health=appliance.health if appliance else None,
            last_heartbeat=appliance.last_heartbeat if appliance else None,
            findings=[FindingView.of(each) for each in findings],
        )


class AssessedInstance(View):
    """One instance: fit when no finding is critical."""

    instance: str
    fit: bool
    findings: list[FindingView]

    @classmethod
    def of(cls, instance_id: str, findings: Sequence[Finding]) -> Self:
        """Show what was found about an instance."""
        fit = all(each.severity is not Severity.CRITICAL for each in findings)
        return cls(
            instance=instance_id, fit=fit, findings=[FindingView.of(each) for each in findings]
        )


class AssessmentView(View):
    """All that was found, in the order of the question."""

    region: str
    account: str
    appliance: ApplianceView
    instances: list[AssessedInstance]
