"""Whether instances could be moved, as callers read it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Self

from domain.assessment import Finding, Severity
from domain.firewall.security_order import SecurityPlan
from domain.preflight.assessment import Assessed, fit
from domain.security_rules import Direction, RuleChange, RuleState
from domain.vault import Health, ReplicationAppliance
from triggers.views.base import View
from triggers.views.network_security import NetworkSecurityView


class FindingView(View):
    """One thing that was found, and what to do about it.

    `code` is the rule's id, `severity` its category, `evidence` what was seen piece by piece,
    `source` the document that the rule rests on.
    """

    code: str
    severity: Severity
    area: str
    detail: str
    evidence: list[str]
    remedy: str
    source: str

    @classmethod
    def of(cls, finding: Finding) -> Self:
        """Show a finding."""
        return cls(
            code=finding.code,
            severity=finding.severity,
            area=finding.area,
            detail=finding.detail,
            evidence=list(finding.evidence),
            remedy=finding.remedy,
            source=finding.source,
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


class RuleView(View):
    """A security-group rule that the instance needs, TCP, and who lets it pass.

    `open` by a group of others, `added` by Ferry's own group, or `missing`: Ferry adds it when a
    wave begins, in a group of its own, and takes it away when the wave ends.
    """

    direction: Direction
    first_port: int
    last_port: int
    cidr: str
    purpose: str
    state: RuleState
    group: str

    @classmethod
    def of(cls, change: RuleChange) -> Self:
        """Show one line of the difference."""
        rule = change.rule
        return cls(
            direction=rule.direction,
            first_port=rule.first_port,
            last_port=rule.last_port,
            cidr=rule.cidr,
            purpose=rule.purpose,
            state=change.state,
            group=change.group,
        )


class AssessedInstance(View):
    """One instance: fit when no finding is critical, `inspected` when it was looked at within."""

    instance: str
    name: str
    instance_type: str
    fit: bool
    inspected: bool
    findings: list[FindingView]
    security_group_rules: list[RuleView]
    network_security: NetworkSecurityView | None

    @classmethod
    def of(
        cls,
        instance_id: str,
        assessed: Assessed,
        changes: Sequence[RuleChange] = (),
        plan: SecurityPlan | None = None,
    ) -> Self:
        """Show what was found about an instance."""
        facts = assessed.facts
        return cls(
            instance=instance_id,
            name=facts.instance.name if facts else "",
            instance_type=facts.instance.instance_type if facts else "",
            fit=fit(assessed.findings),
            inspected=bool(facts and facts.guest),
            findings=[FindingView.of(each) for each in assessed.findings],
            security_group_rules=[RuleView.of(each) for each in changes],
            network_security=NetworkSecurityView.of(plan) if plan else None,
        )


class AssessmentView(View):
    """All that was found, in the order of the question; `rules` is how many were asked."""

    region: str
    account: str
    assessed_at: datetime
    rules: int
    appliance: ApplianceView
    instances: list[AssessedInstance]
