"""Every route of the API, in one list."""

from triggers import (
    assessments,
    bulk,
    decisions,
    health,
    instances,
    poison,
    protection_groups,
    waves,
)
from triggers.description import description_of

_OPERATIONS = (
    *waves.ROUTES,
    *instances.ROUTES,
    *decisions.ROUTES,
    *assessments.ROUTES,
    *bulk.ROUTES,
    *poison.ROUTES,
    *protection_groups.ROUTES,
    *health.ROUTES,
)
ROUTES = (*_OPERATIONS, description_of(_OPERATIONS))
