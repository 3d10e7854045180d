"""Assessments over HTTP: whether instances could be moved, without changing anything."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from clouds.mutations import carried
from clouds.ports import Clouds
from domain.assessment import Finding, finding_of
from domain.errors import MigrationError
from domain.firewall.policy import SecurityPolicy
from domain.firewall.security_order import SecurityPlan
from domain.group_members import require_ready
from domain.installation import replication_path
from domain.migration import Landing
from domain.preflight.assessment import Assessed, assess, in_order
from domain.preflight.facts import SourceFacts
from domain.preflight.fitting import fitted
from domain.preflight.kept import KeptLook
from domain.preflight.registry import RULES
from domain.security_rules import RuleChange, replication_rules, rule_changes
from domain.source_instance import GONE, InstanceRef
from domain.target.offer import RegionOffer
from domain.vault import ReplicationAppliance, require_healthy
from triggers.firewall_preview import preview
from triggers.http.route import CSV, HTML, Answer, Call, Route
from triggers.preflight_kept import keep_look
from triggers.preflight_looks import AT_ONCE, Looks
from triggers.problems import Kind
from triggers.selection import instances_of

if TYPE_CHECKING:
    from triggers.documents import AssessmentDocument
    from triggers.views import AssessmentView


def assess_instances(call: Call) -> Answer:
    """Look at the instances and at the appliance that they would send to."""
    from triggers.assessment_report.writing import answer_in  # noqa: PLC0415

    document: AssessmentDocument = call.document
    return answer_in(call.query.format, call.accept, assessed(call, document))


def assessed(call: Call, document: "AssessmentDocument") -> "AssessmentView":
    """Look at the instances and at the appliance that they would send to."""
    from triggers.views.assessment import (  # noqa: PLC0415 (keeps the cold start short)
        ApplianceView,
        AssessedInstance,
        AssessmentView,
    )

    account = document.account or call.settings.aws_account_id
    ids = instances_of(document, call.clouds, call.settings)
    refs = [InstanceRef(account, document.region, each) for each in ids]
    arriving = _landing(call, document)
    appliance, wrong = _appliance(call.clouds, arriving)
    looks = Looks(call.clouds, arriving.mobility_service, document.target.to_domain())
    judge = partial(_judge, call.clouds, arriving, appliance, document.security)
    offered = _offer(call.clouds, document.target.network_id or arriving.network_id)
    seen = [_with_target(each, offered) for each in looks.at(refs)]
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="assessment") as pool:
        judged = list(pool.map(carried(judge), seen))
    at = datetime.now(UTC)
    keep = partial(_keep, call.clouds, at)
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="keeping") as pool:
        list(pool.map(carried(keep), refs, (found for found, *_ in judged)))
    return AssessmentView(
        region=document.region,
        account=account,
        assessed_at=at,
        rules=len(RULES),
        appliance=ApplianceView.of(appliance, wrong),
        instances=[
            AssessedInstance.of(each, *of_it) for each, of_it in zip(ids, judged, strict=True)
        ],
    )


def _keep(clouds: Clouds, at: datetime, ref: InstanceRef, found: Assessed) -> None:
    """Keep what was found, for approvals and reports of the wave that the instance may come to."""
    if found.facts:
        keep_look(clouds, ref, KeptLook(at, found.findings))


def _landing(call: Call, document: "AssessmentDocument") -> Landing:
    """Tell where the instances would land, and how they would replicate."""
    from triggers.documents.landing import landing  # noqa: PLC0415

    name = document.protection_group
    record = call.clouds.protection_groups.get(name) if name else None
    group = require_ready(record, name) if name else None
    vault = group.vault if group else None
    return landing(call.settings, document.region, vault, document, group)


def _judge(
    clouds: Clouds,
    landing: Landing,
    appliance: ReplicationAppliance | None,
    security: SecurityPolicy,
    seen: SourceFacts | MigrationError,
) -> tuple[Assessed, tuple[RuleChange, ...], SecurityPlan | None]:
    """Assess an instance and its security groups; what can't be read is a finding."""
    if isinstance(seen, MigrationError):
        return Assessed((finding_of(seen),)), (), None
    findings = list(assess(seen))
    changes: tuple[RuleChange, ...] = ()
    plan: SecurityPlan | None = None
    if seen.instance.state not in GONE:
        try:
            changes = _rule_changes(clouds, landing, appliance, seen)
            plan = preview(clouds, landing, security, seen.instance.ref)
            findings.extend(plan.findings if plan else ())
        except MigrationError as error:
            findings.append(finding_of(error))
    return Assessed(in_order(findings), seen), changes, plan


def _offer(clouds: Clouds, network_id: str) -> RegionOffer | MigrationError:
    try:
        return clouds.capacity.read_offer(network_id)
    except MigrationError as error:
        return error


def _with_target(
    seen: SourceFacts | MigrationError, offered: RegionOffer | MigrationError
) -> SourceFacts | MigrationError:
    """Add what the target offers, or why nobody knows."""
    if isinstance(seen, MigrationError):
        return seen
    if isinstance(offered, MigrationError):
        return replace(seen, target_trouble=str(offered))
    return replace(seen, target=fitted(seen, offered))


def _rule_changes(
    clouds: Clouds, landing: Landing, appliance: ReplicationAppliance | None, seen: SourceFacts
) -> tuple[RuleChange, ...]:
    if appliance is None:
        return ()
    ref = seen.instance.ref
    wanted = replication_rules(replication_path(landing, ref, appliance))
    return rule_changes(wanted, clouds.source.read_openings(ref))


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
        summary="Ask whether instances could be moved: nothing changes, one command inspects each.",
        handler=assess_instances,
        takes="AssessmentDocument",
        query="AssessmentQuery",
        also=(CSV, HTML),
        answers={200: "AssessmentView"},
        problems=(Kind.NO_SUCH_GROUP, Kind.GROUP_NOT_READY),
    ),
)
