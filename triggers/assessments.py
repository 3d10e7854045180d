"""Assessments over HTTP: whether instances could be moved, without changing anything."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from clouds.ports import Clouds
from domain.assessment import Finding, assess, finding_of
from domain.errors import MigrationError
from domain.migration import Landing
from domain.source_instance import InstanceRef
from domain.vault import ReplicationAppliance, require_healthy
from triggers.http.route import Answer, Call, Route
from triggers.selection import instances_of

if TYPE_CHECKING:
    from triggers.documents import AssessmentDocument

_AT_ONCE = 16  # instances that are looked at together


def assess_instances(call: Call) -> Answer:
    """Look at the instances and at the appliance that they would send to."""
    from triggers.documents.landing import landing  # noqa: PLC0415 (keeps the cold start short)
    from triggers.views.assessment import (  # noqa: PLC0415
        ApplianceView,
        AssessedInstance,
        AssessmentView,
    )

    document: AssessmentDocument = call.document
    account = document.account or call.settings.aws_account_id
    ids = instances_of(document, call.clouds, call.settings)
    refs = [InstanceRef(account, document.region, each) for each in ids]
    found = _look_at(call.clouds, refs)
    appliance = _appliance(call.clouds, landing(call.settings, document.region))
    return Answer(
        AssessmentView(
            region=document.region,
            account=account,
            appliance=ApplianceView.of(*appliance),
            instances=[
                AssessedInstance.of(each, of_it) for each, of_it in zip(ids, found, strict=True)
            ],
        )
    )


def _look_at(clouds: Clouds, refs: Sequence[InstanceRef]) -> list[tuple[Finding, ...]]:
    """Assess the instances, some at a time; one that can't be read has that as its finding."""

    def look_at(ref: InstanceRef) -> tuple[Finding, ...]:
        try:
            return assess(clouds.source.describe_instance(ref))
        except MigrationError as error:
            return (finding_of(error),)

    with ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="assessment") as pool:
        return list(pool.map(look_at, refs))


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
    ),
)
