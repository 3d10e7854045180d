"""Every route of the API, in one list."""

from triggers import (
    assessments,
    audit,
    bulk,
    care,
    commit_decisions,
    decisions,
    delegations,
    emergency,
    evidence,
    health,
    instances,
    landing_zones,
    plan_actions,
    poison,
    protection_groups,
    recovery_points,
    rehearsals,
    retention,
    wave_reports,
    waves,
    zone_decisions,
)
from triggers.approval_links import answering as link_answers
from triggers.approval_links import making
from triggers.checkup import examining
from triggers.description import description_of

_OPERATIONS = (
    *waves.ROUTES,
    *instances.ROUTES,
    *decisions.ROUTES,
    *commit_decisions.ROUTES,
    *making.ROUTES,
    *link_answers.ROUTES,
    *delegations.ROUTES,
    *plan_actions.ROUTES,
    *care.ROUTES,
    *recovery_points.ROUTES,
    *rehearsals.ROUTES,
    *assessments.ROUTES,
    *bulk.ROUTES,
    *poison.ROUTES,
    *landing_zones.ROUTES,
    *zone_decisions.ROUTES,
    *protection_groups.ROUTES,
    *emergency.ROUTES,
    *evidence.ROUTES,
    *wave_reports.ROUTES,
    *audit.ROUTES,
    *retention.ROUTES,
    *health.ROUTES,
    *examining.ROUTES,
)
ROUTES = (*_OPERATIONS, description_of(_OPERATIONS))
