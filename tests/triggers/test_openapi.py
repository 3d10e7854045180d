import json
import sys
import uuid
from collections import Counter
from itertools import count
from types import SimpleNamespace

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from openapi_spec_validator import OpenAPIV31SpecValidator
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from assembly import assemble
from tests.fuzz.near import TIMES
from triggers.http.openapi import describe
from triggers.problems import Kind
from triggers.routes import ROUTES

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
DOCUMENT = json.loads(json.dumps(describe(ROUTES)))
# Callers are written against these: add freely, never rename.
OPERATIONS = {
    "answer_approval", "assess_instances", "cancel_wave", "check_health", "get_instance",
    "decide_commit", "get_wave", "list_events", "list_instances", "list_waves", "move_instance",
    "examine", "read_openapi",
    "resume_wave", "retry_wave", "start_wave", "suspend_wave", "switch_instance",
    "put_protection_group", "list_protection_groups", "get_protection_group", "read_drift",
    "start_landing_zone", "list_landing_zones", "get_landing_zone", "list_landing_zone_events",
    "finish_manual_step", "retry_landing_zone", "cancel_landing_zone",
    "rehearse_wave", "list_rehearsals", "list_instance_rehearsals",
    "mend_protection_group", "remove_protection_group", "answer_action",
    "list_retentions", "list_slots", "keep_source", "export_audit", "forget_person", "tell_who",
    "pull_emergency_stop", "lift_emergency_stop", "show_emergency_stop",
}  # fmt: skip
PROBLEMS = {
    "answered-before", "content-type", "instance-claimed", "internal", "invalid-document",
    "invalid-query", "malformed-correlation-id", "malformed-json", "no-such-action",
    "no-such-instance",
    "no-such-protection-group", "no-such-wave", "not-an-approver", "protection-group-busy",
    "protection-group-exists", "protection-group-in-use", "protection-group-not-ready", "refused",
    "unavailable", "unknown-version", "wave-exists", "wrong-state",
    "no-such-landing-zone", "landing-zone-exists", "landing-zone-state",
    "not-allowed", "not-signed-in", "not-acceptable", "too-many-requests", "headers-too-large",
}  # fmt: skip
tried = Counter()


@pytest.fixture(scope="module")
def document(ferry):
    response = ferry.call("GET", "openapi.json")
    assert response.status_code == 200
    return response.json()


@pytest.fixture(scope="session", autouse=True)
def tell_how_many_were_tried(record_testsuite_property):
    yield
    record_testsuite_property("requests tried", tried.total())
    words = ", ".join(
        f"{name} {status}: {times}" for (name, status), times in sorted(tried.items())
    )
    sys.stderr.write(f"\n{tried.total()} requests tried: {words}\n")


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()
    assert document == DOCUMENT


def test_every_route_of_the_app_is_described_and_nothing_else(document):
    app = assemble(
        lambda _: SimpleNamespace(),
        SimpleNamespace(
            upkeep_schedule="0 0 0 * * *",
            purge_schedule="0 0 0 * * *",
            preflight_schedule="0 0 0 * * *",
            channels=(),
            telemetry_off=True,
            door="key",
            caller_rate=1,
            app_rate=1,
        ),
    )
    triggers = [function.get_trigger() for function in app.get_functions()]
    served = {
        (f"/{trigger.route}", method.value.lower())
        for trigger in triggers
        if trigger.get_binding_name() == "httpTrigger"
        for method in trigger.methods
        if not trigger.route.startswith("dashboard")  # pages are for people
    }
    described = {
        (path, method) for path, operations in document["paths"].items() for method in operations
    }
    assert described == served


def test_what_callers_rely_on_stays():
    assert {route.operation for route in ROUTES} >= OPERATIONS
    assert {kind.urn.removeprefix("urn:ferry:problem:") for kind in Kind} >= PROBLEMS


def test_every_problem_and_every_answer_is_described_for_every_route(document):
    for operations in document["paths"].values():
        for operation in operations.values():
            assert {"401", "500"} < set(operation["responses"])
            assert operation["summary"].endswith(".")


turns = count()


@pytest.fixture(scope="module")
def known(ferry):
    """Give names that exist, for paths: a random one never does."""
    name, instance = f"o-{uuid.uuid4().hex[:8]}", f"i-{uuid.uuid4().hex[:17]}"
    document = {"wave": name, "region": ferry.system.region, "instances": [instance]}
    assert ferry.call("POST", "waves", document).status_code == 202
    assert ferry.call("PUT", f"protection-groups/{name}", {}).status_code == 201
    place = {"region": ferry.system.region, "subnet_id": "subnet-0000000a"}
    zone = {"zone": name, "aws": place}
    assert ferry.call("POST", "landing-zones", zone).status_code == 202
    return {"wave": name, "instance": instance, "group": name, "zone": name}


@schemathesis.serializer("application/x-ndjson", "application/jsonl")
def as_it_is(_, value):
    return str(value).encode(errors="replace")


# tests/fuzz tries every bound and every wrong kind in process; here a few of all that is allowed
# and forbidden go through a real host, and the bounds as well with FERRY_FUZZ.
api = schemathesis.openapi.from_dict(
    DOCUMENT,
    config=schemathesis.Config.from_dict({"phases": {"coverage": {"enabled": TIMES > 0}}}),
)


@api.parametrize()
@settings(
    max_examples=4 * (TIMES or 1),
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)
def test_nothing_undeclared_is_ever_answered(case, ferry, known):
    if case.path_parameters and next(turns) % 2:
        case.path_parameters = {**case.path_parameters, **known}
    response = case.call_and_validate(
        base_url=f"{ferry.system.url}/api",
        headers={"x-functions-key": ferry.system.key},
        checks=CHECKS,
        timeout=60,  # a check-up of an app that has just started
    )
    if case.path == "/emergency-stop" and case.method == "POST":  # others work with this system
        assert ferry.call("POST", "emergency-stop/lift", {}).status_code == 200
    tried[case.operation.definition.raw["operationId"], response.status_code] += 1
