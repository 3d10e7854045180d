"""The vault as a whole: its health, its events, its alerts, the systems that it supports."""

from collections.abc import Iterator

from azure.mgmt.recoveryservicessiterecovery import models

from domain.provider import Provider
from local.simulators.site_recovery.http.call import Answer, Call, Json, Route
from local.simulators.site_recovery.http.long_running import accepted
from local.simulators.site_recovery.http.reading import properties
from local.simulators.site_recovery.http.routing import VAULT
from local.simulators.site_recovery.http.shapes.event import event
from local.simulators.site_recovery.http.shapes.listing import listing
from local.simulators.site_recovery.model.errors import not_found
from local.simulators.site_recovery.model.fabrics import shown_fabrics
from local.simulators.site_recovery.model.health import problems_of
from local.simulators.site_recovery.model.job import Job
from local.simulators.site_recovery.model.refreshing import refresh
from local.simulators.site_recovery.model.supported_systems import SYSTEMS
from local.simulators.site_recovery.model.world import World

_ALERTS = VAULT + "/replicationAlertSettings"
_EVENTS = VAULT + "/replicationEvents"
_HEALTH = VAULT + "/replicationVaultHealth"


def get_health(world: World, _: Call) -> Answer:
    """Sum up what is wrong in the vault."""
    with world.turn("get_vault_health"):
        return Answer(body=_health(world))


def refresh_health(world: World, call: Call) -> Answer:
    """Begin to sum up anew."""
    return accepted(world, call, refresh(world, world.estate.vault), lambda: _health(world))


def list_events(world: World, call: Call) -> Answer:
    """List what has happened: jobs that ended."""
    with world.turn("list_events"):
        ended = [job for job in world.jobs.jobs.values() if job.ended]
        return listing(world, call, ended, lambda job: event(world, job))


def get_event(world: World, call: Call) -> Answer:
    """Show one event."""
    with world.turn("get_event", call.names["event"]):
        job: Job | None = world.jobs.jobs.get(call.names["event"].casefold())
        if job is None or not job.ended:
            raise not_found("replicationEvents", call.names["event"])
        return Answer(body=event(world, job))


def list_alerts(world: World, call: Call) -> Answer:
    """List the alert settings."""
    with world.turn("list_alerts"):
        return listing(world, call, list(world.alerts.values()), dict)


def get_alert(world: World, call: Call) -> Answer:
    """Show an alert setting."""
    with world.turn("get_alert", call.names["alert"]):
        found = world.alerts.get(call.names["alert"].casefold())
        if found is None:
            raise not_found("replicationAlertSettings", call.names["alert"])
        return Answer(body=found)


def set_alert(world: World, call: Call) -> Answer:
    """Set whom to tell; done at once."""
    name = call.names["alert"]
    with world.turn("set_alert", name) as turn:
        turn.effect = "set"
        world.alerts[name.casefold()] = {
            "id": f"{world.estate.vault_id}/replicationAlertSettings/{name}",
            "name": name,
            "type": "Microsoft.RecoveryServices/vaults/replicationAlertSettings",
            "properties": dict(properties(call)),
        }
        return Answer(body=world.alerts[name.casefold()])


def list_systems(world: World, call: Call) -> Answer:
    """List the operating systems that may be protected."""
    with world.turn("list_operating_systems"):
        wanted = call.query.get("instanceType", "")
        supported = [_systems(one) for one in Provider if wanted in {"", one}]
        shown: Json = {
            "id": f"{world.estate.vault_id}/replicationSupportedOperatingSystems/default",
            "name": "default",
            "type": "Microsoft.RecoveryServices/vaults/replicationSupportedOperatingSystems",
            "properties": {"supportedOsList": supported},
        }
        return Answer(body=shown)


def _systems(provider: Provider) -> Json:
    return {
        "instanceType": provider,
        "supportedOs": [
            {
                "osName": name,
                "osType": "Windows",
                "osVersions": [{"version": "", "servicePack": ""}],
            }
            for name in SYSTEMS[provider]
        ],
    }


def _health(world: World) -> Json:
    issues, fabrics = list(_issues(world)), len(shown_fabrics(world))
    return {
        "id": f"{world.estate.vault_id}/replicationVaultHealth/Default",
        "name": "Default",
        "type": "Microsoft.RecoveryServices/vaults/replicationVaultHealth",
        "properties": {
            "vaultErrors": [],
            "protectedItemsHealth": {"resourceCount": len(world.items), "issues": issues},
            "fabricsHealth": {"resourceCount": fabrics, "issues": []},
            "containersHealth": {"resourceCount": fabrics, "issues": []},
        },
    }


def _issues(world: World) -> Iterator[Json]:
    for item in world.items.values():
        for problem in problems_of(world, item):
            yield {
                "summaryCode": problem.code,
                "category": "Replication",
                "severity": "Warning" if problem.warning else "Error",
                "summaryMessage": problem.message,
                "affectedResourceType": "replicationProtectedItems",
                "affectedResourceSubtype": "",
                "affectedResourceCorrelationIds": [item.name],
            }


ROUTES = (
    Route("GET", _HEALTH, get_health),
    Route("POST", _HEALTH + "/default/refresh", refresh_health),
    Route("GET", _EVENTS, list_events),
    Route("GET", _EVENTS + "/{event}", get_event),
    Route("GET", _ALERTS, list_alerts),
    Route("GET", _ALERTS + "/{alert}", get_alert),
    Route("PUT", _ALERTS + "/{alert}", set_alert, model=models.ConfigureAlertRequest),
    Route("GET", VAULT + "/replicationSupportedOperatingSystems", list_systems),
)
