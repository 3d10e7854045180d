"""A wave, a landing zone, a group and a moved source of one place, and requests for every route."""

import json
from datetime import UTC, datetime

import azure.functions as func

from domain.group_record import GroupRecord, GroupState
from domain.itinerary import Phase
from domain.notification.delivery import Delivery, DeliveryState, ended
from domain.notification.notice import Notice, NoticeKind
from domain.protection_group import ProtectionGroup
from domain.provider import Provider
from domain.retention import RetainedSource
from domain.run import Registration
from domain.source_instance import InstanceRef
from domain.status import Progress, Subject
from domain.vault import Vault
from domain.zone_itinerary import ZonePhase
from domain.zone_status import ManualStep, ZoneProgress, ZoneRegistration, ZoneSubject
from local.rehearsal import ACCOUNT, REGION, Rehearsal
from settings import Settings
from tests.test_settings import SAMPLE
from tests.triggers.doors.principals import ADA, TENANT, principal
from triggers.http.answering import answer_request
from triggers.routes import ROUTES

SUBSCRIPTION = "aaaaaaaa-1111-2222-3333-444444444444"
INSTANCE, WAVE, ZONE, GROUP = "i-0000beef", "payroll-secret", "zone-secret", "group-secret"
NAMES = {"wave": WAVE, "instance": INSTANCE, "zone": ZONE, "group": GROUP}
UNKNOWN = {"wave": "nobodys", "instance": INSTANCE, "zone": "nobodys", "group": "nobodys"}
# The least that each document says. A new one belongs here: every route is tried with every caller.
DOCUMENTS = {
    "WaveDocument": {"wave": "mine", "region": REGION, "instances": [INSTANCE]},
    "AssessmentDocument": {"region": REGION, "instances": [INSTANCE]},
    "LandingZoneDocument": {
        "zone": "mine",
        "aws": {"region": REGION, "subnet_id": "subnet-0a1b2c3d"},
    },
    "ApprovalDocument": {"decision": "reject"},
    "ApprovalLinksDocument": {"approver": "ada"},
    "DelegationDocument": {
        "delegate": "ada", "begins": "2026-11-23T12:00:00Z", "ends": "2026-11-24T12:00:00Z",
    },
    "CommitDecisionDocument": {"decision": "commit"},
    "MoveDocument": {"to": "ps-2"},
    "ForgetDocument": {"person": "mona"},
    "WhoDocument": {"names": ["p-1"]},
    "RecoveryPointDocument": {"recovery_point": "rp-1"},
    "ReportPricesDocument": {"currency": "EUR"},
    "ReportFindingsDocument": {"findings": {}},
}  # fmt: skip
FILE = f"wave;region;instance\nmine;{REGION};{INSTANCE}\n"


def furnished():
    """Give clouds in which the place is inhabited."""
    rehearsal = Rehearsal()
    book, vault = rehearsal.status, Vault(SUBSCRIPTION, "rg", "v")
    wave = Registration(WAVE, "f", "d", ACCOUNT, REGION, (INSTANCE,), subscription_id=SUBSCRIPTION)
    book.accept(wave)
    book.claim([InstanceRef(ACCOUNT, REGION, INSTANCE)], WAVE, 1)
    book.confirm(WAVE)
    now = datetime.now(UTC)
    book.record(Progress(Subject(WAVE, INSTANCE), now, Phase.ACCEPTED, remark="it began"))
    rehearsal.zones.accept(
        ZoneRegistration(
            *(ZONE, "f", "d", Provider.MODERNISED, "v", "westeurope", REGION, GROUP),
            *(ACCOUNT, SUBSCRIPTION),
        )
    )
    step = ManualStep(1, "sign in")
    rehearsal.zones.record(
        ZoneProgress(ZoneSubject(ZONE), now, ZonePhase.ACCEPTED, "sign-in", step)
    )
    group = ProtectionGroup(GROUP, vault, Provider.MODERNISED, GROUP)
    rehearsal.clouds.protection_groups.put(GroupRecord(group, GroupState.READY))
    vm = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/rg/providers/Microsoft.Compute/x/secret"
    dead = ended(Delivery("ops", _notice(now), "b", now), DeliveryState.DEAD, now)
    rehearsal.notices.plan(dead.notice, [dead])
    rehearsal.notices.end(dead)
    ref = InstanceRef(ACCOUNT, REGION, INSTANCE)
    rehearsal.retentions.record(RetainedSource(ref, WAVE, vm, now, now))
    return rehearsal.clouds


def _notice(now):
    return Notice("failed~1", NoticeKind.FAILED, WAVE, now, "the disk of secret is full", INSTANCE)


def entra_settings(grants):
    """Give all settings: Entra is the door, and one person has these grants."""
    written = [{"members": [ADA], **each} for each in grants]
    door = {"FERRY_DOOR": "entra", "FERRY_TENANT_ID": TENANT, "WEBSITE_AUTH_ENABLED": "True"}
    own = {"FERRY_SUBSCRIPTION_ID": SUBSCRIPTION, "FERRY_AWS_ACCOUNT_ID": ACCOUNT}
    return Settings.from_environ({**SAMPLE, **door, **own, "FERRY_GRANTS": json.dumps(written)})


def request_for(route, names=NAMES, document=None):
    """Write a request of a route that is as it should be."""
    if route.takes:
        given = DOCUMENTS.get(route.takes, {}) if document is None else document
        body, media = json.dumps(given).encode(), "application/json"
    else:
        body, media = FILE.encode(), "text/csv"
    params = {name: names.get(name, "m-1") for name in route.parameters}
    headers = {"content-type": media, "x-ms-client-principal": principal()}
    headers["x-correlation-id"] = "c-1"
    url = f"http://ferry/api/{route.path.format(**params)}"
    return func.HttpRequest(route.method, url, headers=headers, route_params=params, body=body)


def ask(route, grants, clouds, **options):
    """Ask a route as somebody with these grants; gives status and the body's text."""
    answer = answer_request(route, request_for(route, **options), clouds, entra_settings(grants))
    return answer.status_code, answer.get_body().decode(), answer.headers


def route_of(operation):
    return next(each for each in ROUTES if each.operation == operation)
