"""Failover of an item, its rehearsal, its points, its commit and its cancellation."""

from azure.mgmt.recoveryservicessiterecovery import models

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.features.protected_items import show_item
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.reading import properties, provider_input, truth
from local.simulators.site_recovery.http.routing import ITEM
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.http.shapes.recovery_point import recovery_point
from local.simulators.site_recovery.model import (
    committing,
    failing_over,
    items,
    recovery_points,
    rehearsing,
)
from local.simulators.site_recovery.model.errors import bad_request
from local.simulators.site_recovery.model.failover_order import FailoverOrder
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.world import World

_POINTS = ITEM + "/recoveryPoints"


def list_points(world: World, call: Call) -> Answer:
    """List the recovery points, the newest first: clients must not rely on an order."""
    name = call.names["item"]
    points = recovery_points.list_recovery_points(world, name)
    item = items.find_item(world, name)
    return listing(world, call, points[::-1], lambda point: recovery_point(world, item, point))


def get_point(world: World, call: Call) -> Answer:
    """Show a recovery point."""
    name = call.names["item"]
    point = recovery_points.get_recovery_point(world, name, call.names["point"])
    return Answer(body=recovery_point(world, items.find_item(world, name), point))


def fail_over(world: World, call: Call) -> Answer:
    """Begin the failover. The wish for a shutdown is read, but physical machines run on."""
    _require_direction(call)
    details = _details(world, call)
    if details["instanceType"] == Provider.MODERNISED:
        truth(details.get("performShutdown"), "performShutdown")
    order = FailoverOrder(details.get("recoveryPointId") or "")
    return _begun(world, call, failing_over.fail_over(world, call.names["item"], order))


def change_point(world: World, call: Call) -> Answer:
    """Begin the change to another recovery point."""
    details = _details(world, call)
    point = details.get("recoveryPointId") or properties(call).get("recoveryPointId") or ""
    order = FailoverOrder(point)
    return _begun(world, call, failing_over.change_point(world, call.names["item"], order))


def rehearse(world: World, call: Call) -> Answer:
    """Begin the test failover."""
    _require_direction(call)
    details = _details(world, call)
    network = details.get("networkId") or properties(call).get("networkId") or ""
    order = FailoverOrder(details.get("recoveryPointId") or "", network)
    return _begun(world, call, rehearsing.rehearse_failover(world, call.names["item"], order))


def clean_up(world: World, call: Call) -> Answer:
    """Begin to clean up after the test failover."""
    comments = properties(call).get("comments") or ""
    return _begun(world, call, rehearsing.clean_up_rehearsal(world, call.names["item"], comments))


def commit(world: World, call: Call) -> Answer:
    """Begin the commit."""
    return _begun(world, call, committing.commit_failover(world, call.names["item"]))


def cancel(world: World, call: Call) -> Answer:
    """Begin to call the failover off."""
    return _begun(world, call, committing.cancel_failover(world, call.names["item"]))


def _begun(world: World, call: Call, job: Job) -> Answer:
    return accepted(world, call, job, lambda: show_item(world, call))


def _details(world: World, call: Call) -> Json:
    """Take the provider's part out; it must be the item's own provider's."""
    provider = items.find_item(world, call.names["item"]).fabric.provider
    return provider_input(call, "providerSpecificDetails", provider)


def _require_direction(call: Call) -> None:
    direction = properties(call).get("failoverDirection") or "PrimaryToRecovery"
    if direction != "PrimaryToRecovery":
        raise bad_request("InvalidFailoverDirection", f"'{direction}' is not possible here.")


ROUTES = (
    Route("GET", _POINTS, list_points),
    Route("GET", _POINTS + "/{point}", get_point),
    Route("POST", ITEM + "/unplannedFailover", fail_over, model=models.UnplannedFailoverInput),
    Route("POST", ITEM + "/applyRecoveryPoint", change_point, model=models.ApplyRecoveryPointInput),
    Route("POST", ITEM + "/testFailover", rehearse, model=models.TestFailoverInput),
    Route("POST", ITEM + "/testFailoverCleanup", clean_up, model=models.TestFailoverCleanupInput),
    Route("POST", ITEM + "/failoverCommit", commit),
    Route("POST", ITEM + "/failoverCancel", cancel),
)
