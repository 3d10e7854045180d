"""What the SDKs tell of the calls that change something: every one, before it leaves; no values."""

from contextlib import ExitStack
from types import SimpleNamespace

import pytest
from botocore.exceptions import EndpointConnectionError

from clouds.aws.session import Sessions
from clouds.azure.mutating_calls import TellCalls
from clouds.mutations import watching
from domain.errors import MigrationError, Transient
from domain.source_instance import ReplicationPath
from tests.clouds.aws.caller import become_caller
from tests.clouds.aws.worlds import AwsWorld
from tests.contracts.vaults import StagedVault


@pytest.fixture
def aws(monkeypatch):
    made = AwsWorld()
    become_caller(monkeypatch, made.url)
    return made


@pytest.fixture
def vault():
    with ExitStack() as stack:
        yield StagedVault("http", stack)


def out_of_ink():
    raise Transient("the audit log can't be written")


def operations(watch):
    return [line.split(" ")[1] for line in watch.told()]


def test_every_call_to_aws_that_changes_something_is_told_with_ids_and_how_it_was_answered(aws):
    ref = aws.add()
    with watching(lambda: None) as watch:
        aws.source.describe_instance(ref)
        assert watch.told() == ()
        aws.source.stop_instance(ref)
    (line,) = watch.told()
    assert line.startswith(f"aws ec2 StopInstances {ref.instance_id} 200 ")
    assert len(line.split(" ")) == 6  # the last is AWS's own id of the request


def test_the_log_is_asked_before_each_call(aws):
    ref, before = aws.add(), []
    with watching(lambda: before.append(aws.source.describe_instance(ref).state)):
        aws.source.stop_instance(ref)
    assert before == ["running"]


def test_what_cannot_be_written_down_does_not_leave_for_aws(aws):
    ref = aws.add()
    path = ReplicationPath(ref, "10.0.0.10")
    for act in (lambda: aws.source.stop_instance(ref), lambda: aws.source.allow_replication(path)):
        with watching(out_of_ink), pytest.raises(Transient, match="can't be written"):
            act()
    assert aws.source.describe_instance(ref).state == "running"


def test_a_parameters_value_is_told_to_nobody(aws):
    ssm = Sessions().ssm(aws.add())
    with watching(lambda: None) as watch:
        ssm.put_parameter(Name="/ferry/key", Value="hunter2", Type="SecureString")
    (line,) = watch.told()
    assert line.startswith("aws ssm PutParameter /ferry/key 200")
    assert "hunter2" not in line


def test_a_call_that_nobody_answered_or_that_was_refused_is_told_as_such(aws, monkeypatch):
    ec2 = Sessions().ec2(aws.add())
    with watching(lambda: None) as watch:
        with pytest.raises(ec2.exceptions.ClientError):
            ec2.stop_instances(InstanceIds=["i-00000000000000bad"])
        gone = EndpointConnectionError(endpoint_url="http://gone")
        monkeypatch.setattr(ec2._endpoint.http_session, "send", lambda _: _raise(gone))
        with pytest.raises(EndpointConnectionError):
            ec2.stop_instances(InstanceIds=["i-1"])
    assert [line.split(" ", 2)[2].split(" ")[:3] for line in watch.told()] == [
        ["StopInstances", "i-00000000000000bad", "InvalidInstanceID.NotFound"],
        ["StopInstances", "i-1", "EndpointConnectionError"],
    ]


def _raise(error):
    raise error


def test_every_request_to_azure_that_changes_something_is_told_with_its_path(vault):
    with watching(lambda: None) as watch:
        item = vault.protect()
    assert operations(watch) == ["PUT"]
    cloud, _, path, status, *_ = watch.told()[0].split(" ")
    assert (cloud, status) == ("azure", "202")
    assert "/replicationProtectedItems/" in path
    assert "?" not in path
    assert item


def test_what_cannot_be_written_down_does_not_leave_for_azure(vault):
    order = vault.order()
    with watching(out_of_ink), pytest.raises(MigrationError, match="can't be written"):
        vault.site_recovery.enable_replication(order)
    assert vault.world.ledger.entries == []


def test_a_request_to_azure_without_an_answer_is_told_as_such():
    sent = SimpleNamespace(url="https://a/x?sig=hunter2", method="PUT")
    with watching(lambda: None) as watch:
        TellCalls().on_exception(SimpleNamespace(http_request=sent))
    assert watch.told() == ("azure PUT /x no answer",)


@pytest.mark.parametrize(
    ("method", "url"),
    [("GET", "https://a/x"), ("POST", "https://a/vm/retrieveBootDiagnosticsData?api-version=1")],
)
def test_what_only_reads_is_not_told(method, url):
    asked = SimpleNamespace(http_request=SimpleNamespace(url=url, method=method))
    with watching(out_of_ink) as watch:
        TellCalls().on_request(asked)
        TellCalls().on_exception(asked)
    assert watch.told() == ()
