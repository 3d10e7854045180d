"""The API answers as its description says, to whatever the description lets one think of."""

import sys
from collections import Counter
from itertools import count

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.core.parameters import ParameterLocation
from schemathesis.specs.openapi.checks import (
    AcceptedNegativeData,
    content_type_conformance,
    negative_data_rejection,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from local.rehearsal import REGION
from tests.fuzz.ferry import Ferry
from tests.fuzz.near import TIMES
from tests.fuzz.wsgi import KEY, application


def is_no_fault_of_ours(_, response, case):
    """502 and 503 say that a cloud refuses, or does not answer; they are declared."""
    assert response.status_code != 500, (case, response.content)


def rejects_bad_bodies(ctx, response, case):
    """Bad names in paths are 404s; bad headers and queries mostly never arrive as they were drawn.

    A number or a yes may be spelt as text, as files of rows spell them.
    """
    body = case.meta.components.get(ParameterLocation.BODY)
    if body is None or not body.mode.is_negative:
        return
    try:
        negative_data_rejection(ctx, response, case)
    except AcceptedNegativeData as accepted:
        if "Incorrect type" not in str(accepted.message):
            raise


CHECKS = [
    is_no_fault_of_ours,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    rejects_bad_bodies,
]
pytestmark = pytest.mark.timeout(900)
tried, turns = Counter(), count()


def known(ferry):
    """Give names that exist, for paths: a random one never does."""
    ref = ferry.add_instance(1)
    wave = {"wave": "known", "region": REGION, "instances": [ref.instance_id]}
    assert ferry.ask("POST", "waves", wave).status == 202
    assert ferry.ask("PUT", "protection-groups/known", {}).status == 201
    zone = {"zone": "known", "aws": {"region": REGION, "subnet_id": "subnet-0000000a"}}
    assert ferry.ask("POST", "landing-zones", zone).status == 202
    ferry.deliver(b"nonsense")
    return {"wave": "known", "instance": ref.instance_id, "group": "known", "zone": "known",
            "message": "poison-1"}  # fmt: skip


ferry = Ferry()
NAMES = known(ferry)
described = schemathesis.pytest.from_fixture("description")


@pytest.fixture
def description(request):
    """Read the description late: what it lets one think of takes long, in each process of tests."""
    request.node._nodeid = request.node.nodeid  # where schemathesis 4 looks for it, unlike pytest 9
    headers = {"x-functions-key": KEY}
    return schemathesis.openapi.from_wsgi("/api/openapi.json", application(ferry), headers=headers)


@pytest.fixture(scope="module", autouse=True)
def tell_how_many_were_tried(record_testsuite_property):
    yield
    record_testsuite_property("bad requests tried in process", tried.total())
    by_status = Counter()
    for (_, status), times in tried.items():
        by_status[status] += times
    sys.stderr.write(f"\n{tried.total()} requests tried: {dict(sorted(by_status.items()))}\n")


@described.parametrize()
@settings(
    max_examples=3 * (TIMES or 1),
    derandomize=not TIMES,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_nothing_undeclared_is_ever_answered(case):
    path = case.meta.components.get(ParameterLocation.PATH)
    if path and path.mode.is_positive and next(turns) % 2:
        case.path_parameters = {**case.path_parameters, **NAMES}
    response = case.call_and_validate(headers={"x-functions-key": KEY}, checks=CHECKS)
    tried[case.operation.definition.raw["operationId"], response.status_code] += 1
