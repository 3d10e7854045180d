"""Health errors of an item."""

from local.simulators.site_recovery.http.call import Json
from local.simulators.site_recovery.http.shapes.moment import stamp
from local.simulators.site_recovery.model.health import Problem
from local.simulators.site_recovery.model.world import World


def health_error(world: World, problem: Problem) -> Json:
    """Show one problem."""
    return {
        "innerHealthErrors": [],
        "errorSource": "SiteRecovery",
        "errorType": "Replication",
        "errorLevel": "Warning" if problem.warning else "Error",
        "errorCategory": "Replication",
        "errorCode": problem.code,
        "summaryMessage": problem.message,
        "errorMessage": problem.message,
        "possibleCauses": None,
        "recommendedAction": problem.recommended_action,
        "creationTimeUtc": stamp(world.now),
        "recoveryProviderErrorMessage": None,
        "entityId": None,
        "errorId": problem.error_id,
        "customerResolvability": "Allowed",
    }
