import pytest

from domain.errors import Refused, Transient
from local.simulators.aws.seed_variants import Variant


def test_an_instance_that_has_stopped_is_not_stopped_again(aws, source):
    source.stop_instance(aws.launch(Variant.STOPPED))
    assert "StopInstances" not in aws.actions()


def test_an_instance_that_runs_is_not_started_again(aws, source):
    source.start_instance(aws.launch())
    assert "StartInstances" not in aws.actions()


def test_an_instance_that_still_starts_is_stopped_later(aws, source):
    ref = aws.launch(Variant.STOPPED)
    source.start_instance(ref)
    with pytest.raises(Transient):
        source.stop_instance(ref)
    aws.pass_time(minutes=1)
    source.stop_instance(ref)
    assert source.describe_instance(ref).state == "stopping"


def test_an_instance_that_still_stops_is_started_later(aws, source):
    ref = aws.launch()
    source.stop_instance(ref)
    with pytest.raises(Transient):
        source.start_instance(ref)
    aws.pass_time(minutes=1)
    source.start_instance(ref)
    assert source.describe_instance(ref).state == "pending"


@pytest.mark.parametrize("verb", ["stop_instance", "start_instance"])
def test_a_terminated_instance_is_given_up(aws, source, verb):
    with pytest.raises(Refused) as refused:
        getattr(source, verb)(aws.launch(Variant.TERMINATED))
    assert refused.value.refusal.fatal


def test_a_state_that_changed_between_look_and_act_is_looked_at_again(aws, source):
    ref = aws.launch()
    aws.control.fail_api("StopInstances", code="IncorrectInstanceState", status=400)
    with pytest.raises(Transient):
        source.stop_instance(ref)


def test_a_stop_protection_is_the_operators_to_take_off(aws, source):
    ref = aws.launch()
    aws.client("ec2").modify_instance_attribute(
        InstanceId=ref.instance_id, DisableApiStop={"Value": True}
    )
    with pytest.raises(Refused) as refused:
        source.stop_instance(ref)
    assert "protection" in refused.value.remedy


def test_a_lost_answer_to_a_stop_does_no_harm(aws, source):
    ref = aws.launch()
    aws.control.fail_api("StopInstances", lost=True)
    with pytest.raises(Transient):
        source.stop_instance(ref)
    source.stop_instance(ref)
    assert aws.actions().count("StopInstances") == 1
