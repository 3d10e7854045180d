"""What counts as an effect, and what the ledger makes of it."""

import pytest

from local.crash.effects import AwsEffects
from local.crash.ending import Ending
from tests.local.simulators.aws.moto_world import world_of


@pytest.fixture
def aws():
    return world_of().begin()


@pytest.fixture
def effects(aws):
    """The ledger in front of a simulated AWS that is served as everywhere."""
    made = AwsEffects(aws.server.world)
    server = aws.server._server
    before, server.app = server.app, made
    yield made
    server.app = before


def tag(aws, ref, value):
    aws.client("ec2").create_tags(
        Resources=[ref.instance_id], Tags=[{"Key": "wave", "Value": value}]
    )


def test_what_is_set_as_it_was_is_no_effect(aws, effects):
    ref = aws.launch()
    effects.entries.clear()
    tag(aws, ref, "w1")
    tag(aws, ref, "w1")
    assert [str(e) for e in effects.entries] == [
        f"CreateTags instance {ref.instance_id} tag wave: - → w1"
    ]
    assert effects.repeated[-1] == "CreateTags"


def test_what_time_brings_about_is_no_effect_of_whoever_looks(aws, effects):
    ref = aws.launch()
    effects.entries.clear()
    aws.client("ec2").stop_instances(InstanceIds=[ref.instance_id])
    aws.pass_time(minutes=5)
    aws.client("ec2").describe_instances(InstanceIds=[ref.instance_id])
    assert [str(e) for e in effects.entries] == [
        f"StopInstances instance {ref.instance_id}: on → off"
    ]


def test_a_second_command_is_a_second_effect(aws, effects):
    ref, ssm = aws.launch(), aws.client("ssm")
    effects.entries.clear()
    for _ in range(2):
        ssm.send_command(DocumentName="AWS-RunPowerShellScript", InstanceIds=[ref.instance_id])
    what = f"command AWS-RunPowerShellScript {ref.instance_id}"
    assert [e.subject for e in effects.entries] == [f"{what} 1", f"{what} 2"]


def test_endings_differ_by_how_often_something_was_done():
    once = Ending(("the machine runs",), ("commit item",))
    twice = Ending(("the machine runs",), ("commit item", "commit item"))
    assert once.differences(once) == []
    assert twice.differences(once) == ["effect: 2 instead of 1 times: commit item"]
