"""What is looked up quickly in a large account is what moto itself would tell."""

import pytest
from moto.core import responses
from moto.ec2.models.core import TaggedEC2Resource
from moto.ec2.models.instances import InstanceBackend
from moto.ec2.models.tags import TagBackend

from local.simulators.aws.large_accounts import hasten


@pytest.fixture
def moto_itself(monkeypatch):
    """Moto as it is, again after the test."""
    monkeypatch.setattr(responses, "method_names_from_class", responses.method_names_from_class)
    for owner, name in (
        (InstanceBackend, "all_reservations"),
        (InstanceBackend, "get_instance_by_id"),
        (TaggedEC2Resource, "get_tags"),
    ):
        monkeypatch.setattr(owner, name, getattr(owner, name))


def told(aws, wanted):
    ec2 = aws.client("ec2")
    one = ec2.describe_instances(InstanceIds=[wanted.instance_id])["Reservations"]
    ec2.create_tags(Resources=[wanted.instance_id], Tags=[{"Key": "ferry:wave", "Value": "w"}])
    ec2.delete_tags(Resources=[wanted.instance_id], Tags=[{"Key": "ferry:wave"}])
    tagged = [{"Name": "tag:Name", "Values": ["second"]}]
    return [
        one,
        ec2.describe_instances(Filters=tagged)["Reservations"],
        ec2.describe_instances()["Reservations"],
        ec2.describe_instance_status(IncludeAllInstances=True)["InstanceStatuses"],
        ec2.describe_instance_attribute(
            InstanceId=wanted.instance_id, Attribute="disableApiTermination"
        )["DisableApiTermination"],
        ec2.describe_volumes()["Volumes"],
    ]


def test_the_answers_are_those_of_moto(aws, moto_itself):
    del moto_itself
    wanted = [aws.launch(name=name) for name in ("first", "second", "third")][1]
    before = told(aws, wanted)
    assert len(before[0]) == len(before[1]) == 1  # there was something to choose from
    hasten()
    assert told(aws, wanted) == before
    assert len(aws.client("ec2").describe_instances()["Reservations"]) == 3  # none was lost


def test_one_instance_is_told_without_searching_all_tags(aws, moto_itself, monkeypatch):
    del moto_itself
    wanted = aws.launch(name="one")
    hasten()
    monkeypatch.setattr(TagBackend, "describe_tags", None)
    assert aws.fleet.look(wanted).name == "one"
