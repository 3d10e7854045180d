"""Every route of the API, in one list."""

from triggers import assessments, decisions, health, waves
from triggers.description import description_of

_OPERATIONS = (*waves.ROUTES, *decisions.ROUTES, *assessments.ROUTES, *health.ROUTES)
ROUTES = (*_OPERATIONS, description_of(_OPERATIONS))
