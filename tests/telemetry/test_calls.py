import pytest
from azure.core.exceptions import ServiceRequestError
from botocore.awsrequest import AWSResponse
from botocore.config import Config
from botocore.exceptions import ClientError, EndpointConnectionError
from botocore.session import Session

from clouds.aws.traced_calls import trace_calls
from clouds.azure.arm import Arm
from clouds.azure.traced_transport import operation_of
from domain.audit import AuditSubject
from telemetry.calls import is_error, throttled
from telemetry.spans import span
from telemetry.whose import working_for

PLANTED = "Pl4nted0x5ecret"

ITEM = (
    "https://management.azure.com/subscriptions/s1/resourceGroups/rg/providers/"
    "Microsoft.RecoveryServices/vaults/v1/replicationFabrics/f1/replicationProtectionContainers/"
    "c1/replicationProtectedItems/i1/plannedFailover?api-version=2024&sig=" + PLANTED
)
TYPES = (
    "Microsoft.RecoveryServices/vaults/replicationFabrics/replicationProtectionContainers/"
    "replicationProtectedItems/plannedFailover"
)
SAS = "https://acc.blob.core.windows.net/ferry-documents/waves/1?sv=2024&sig=" + PLANTED


@pytest.mark.parametrize(
    ("service", "method", "url", "named"),
    [
        ("arm", "POST", ITEM, f"POST {TYPES}"),
        ("arm", "GET", "https://management.azure.com/subscriptions/s1", "GET subscriptions"),
        ("blobs", "PUT", SAS, "PUT"),
        ("tables", "GET", "http://127.0.0.1:1/acc/FerryWaves(PartitionKey='w',RowKey='secret')",
         "GET FerryWaves"),
        ("queues", "POST", "http://127.0.0.1:1/acc/migration-requests/messages", "POST messages"),
    ],
)  # fmt: skip
def test_an_operation_is_named_without_ids_names_and_queries(service, method, url, named):
    assert operation_of(service, method, url) == named


@pytest.mark.parametrize(
    ("answer", "is_one"),
    [
        ("429", True),
        ("ThrottlingException", True),
        ("RequestLimitExceeded", True),
        ("200", False),
        ("500", False),
    ],
)
def test_a_throttle_is_known_by_its_status_or_code(answer, is_one):
    assert throttled(answer) is is_one


class Wire:
    """Where a client's requests end; gives the answers that it is told to."""

    def __init__(self):
        self.status, self.body = 200, b"<Answer/>"

    def send(self, request, **_):
        return AWSResponse(request.url, self.status, {}, self)

    def stream(self):
        yield self.body


@pytest.fixture
def wire():
    return Wire()


@pytest.fixture
def ec2(wire):
    """Give a client whose calls are told of."""
    session = Session()
    trace_calls(session)
    keys = {"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE", "aws_secret_access_key": PLANTED}
    client = session.create_client(
        "ec2", "eu-central-1", **keys, config=Config(retries={"total_max_attempts": 1})
    )
    client.meta.events.register("before-send.ec2", wire.send)
    return client


def test_a_call_to_aws_is_a_span_and_is_counted_by_operation_and_answer(heard, ec2):
    with span("stop_instance"), working_for(AuditSubject("w1", "i-1", 1)):
        ec2.stop_instances(InstanceIds=["i-1"])
    (call,) = heard.named("ec2 StopInstances")
    assert call.attributes["rpc.system"] == "aws-api"
    assert call.attributes["cloud.region"] == "eu-central-1"
    assert call.attributes["http.response.status_code"] == 200
    assert (call.attributes["ferry.wave"], call.attributes["ferry.instance_id"]) == ("w1", "i-1")
    assert call.parent.span_id == heard.named("stop_instance")[0].context.span_id
    (counted,) = heard.of("ferry.api.calls")
    assert dict(counted) == {
        "cloud.provider": "aws", "ferry.service": "ec2",
        "ferry.operation": "StopInstances", "ferry.answer": "200",
    }  # fmt: skip
    assert PLANTED not in heard.everything()


def test_a_call_that_aws_throttles_is_a_throttle_and_failed(heard, ec2, wire):
    wire.status, wire.body = (
        503,
        (b"<Response><Errors><Error><Code>RequestLimitExceeded</Code></Error></Errors></Response>"),
    )
    with span("stop_instance"), pytest.raises(ClientError):
        ec2.stop_instances(InstanceIds=["i-1"])
    (call,) = heard.named("ec2 StopInstances")
    assert call.attributes["error.type"] == "RequestLimitExceeded"
    assert not call.status.is_ok
    assert [point.value for point in heard.of("ferry.api.throttles").values()] == [1]


def test_a_call_that_nobody_answers_is_told_by_the_errors_type_alone(heard, ec2, wire):
    def send(request, **_):
        raise EndpointConnectionError(endpoint_url=f"{request.url}?key={PLANTED}")

    ec2.meta.events.unregister("before-send.ec2", wire.send)
    ec2.meta.events.register("before-send.ec2", send)
    with span("stop_instance"), pytest.raises(EndpointConnectionError):
        ec2.stop_instances(InstanceIds=["i-1"])
    (call,) = heard.named("ec2 StopInstances")
    assert call.attributes["error.type"] == "EndpointConnectionError"
    assert PLANTED not in heard.everything()


def test_what_no_span_is_under_way_for_is_counted_alone(heard, ec2):
    ec2.describe_instances()
    assert heard.spans == ()
    assert [point.value for point in heard.of("ferry.api.calls").values()] == [1]


def test_a_request_to_azure_that_finds_nobody_is_told_by_the_errors_type_alone(heard):
    arm = Arm("http://127.0.0.1:9", "11111111-1111-1111-1111-111111111111")
    with span("see_item"), pytest.raises(ServiceRequestError):
        arm.site_recovery.replication_jobs.get("rg", "vault-x", "job")
    (call,) = heard.named("arm GET Microsoft.RecoveryServices/vaults/replicationJobs")
    assert call.attributes["error.type"] == "ServiceRequestError"
    assert PLANTED not in heard.everything()
    assert len(heard.of("ferry.api.duration")) == 1


@pytest.mark.parametrize(
    ("status", "wrong"), [(200, False), (304, False), (400, True), (404, True), (503, True)]
)
def test_an_error_is_what_a_client_counts_as_one(status, wrong):
    assert is_error(status) is wrong
