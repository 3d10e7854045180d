"""Assessments over HTTP: whether instances could be moved, without changing anything."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.assessment import Finding, finding_of
from domain.errors import MigrationError
from domain.group_members import require_ready
from domain.installation import replication_path
from domain.migration import Landing
from domain.preflight.assessment import assess
from domain.preflight.facts import SourceFacts
from domain.security_rules import RuleChange, replication_rules, rule_changes
from domain.source_instance import GONE, InstanceRef
from domain.vault import ReplicationAppliance, require_healthy
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind
from triggers.selection import instances_of

if TYPE_CHECKING:
    from triggers.documents import AssessmentDocument

_AT_ONCE = 16  # instances that are looked at together


def assess_instances(call: Call) -> Answer:
    """Look at the instances and at the appliance that they would send to."""
    from triggers.views.assessment import (  # noqa: PLC0415 (keeps the cold start short)
        ApplianceView,
        AssessedInstance,
        AssessmentView,
    )

    document: AssessmentDocument = call.document
    account = document.account or call.settings.aws_account_id
    ids = instances_of(document, call.clouds, call.settings)
    refs = [InstanceRef(account, document.region, each) for each in ids]
    arriving = _landing(call, document)
    appliance, wrong = _appliance(call.clouds, arriving)
    look = partial(_look_at, call.clouds, arriving, appliance)
    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="assessment") as pool:
        found = list(pool.map(look, refs))
    return Answer(
        AssessmentView(
            region=document.region,
            account=account,
            appliance=ApplianceView.of(appliance, wrong),
            instances=[
                AssessedInstance.of(each, *of_it) for each, of_it in zip(ids, found, strict=True)
            ],
        )
    )


def _landing(call: Call, document: "AssessmentDocument") -> Landing:
    """Tell where the instances would land, and how they would replicate."""
    from triggers.documents.landing import landing  # noqa: PLC0415

    name = document.protection_group
    record = call.clouds.protection_groups.get(name) if name else None
    group = require_ready(record, name) if name else None
    vault = group.vault if group else None
    return landing(call.settings, document.region, vault, document, group)


def _look_at(
    clouds: Clouds, landing: Landing, appliance: ReplicationAppliance | None, ref: InstanceRef
) -> tuple[tuple[Finding, ...], tuple[RuleChange, ...]]:
    """Assess an instance and its security groups; what can't be read is a finding."""
    try:
        source = clouds.source.describe_instance(ref)
        today = datetime.now(UTC).date()
        findings = assess(SourceFacts(source, today, landing.mobility_service))
        if appliance is None or source.state in GONE:
            return findings, ()
        wanted = replication_rules(replication_path(landing, ref, appliance))
        return findings, rule_changes(wanted, clouds.source.read_openings(ref))
    except MigrationError as error:
        return (finding_of(error),), ()


def _appliance(
    clouds: Clouds, landing: Landing
) -> tuple[ReplicationAppliance | None, tuple[Finding, ...]]:
    appliance = None
    try:
        appliance = clouds.site_recovery.get_appliance(landing)
        require_healthy(appliance)
    except MigrationError as error:
        return appliance, (finding_of(error),)
    return appliance, ()


ROUTES = (
    Route(
        method="POST",
        path="assessments",
        summary="Ask whether instances could be moved; nothing is changed.",
        handler=assess_instances,
        takes="AssessmentDocument",
        answers={200: "AssessmentView"},
        problems=(Kind.NO_SUCH_GROUP, Kind.GROUP_NOT_READY),
    ),
)
