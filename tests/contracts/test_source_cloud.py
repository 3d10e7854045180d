"""What every SourceCloud keeps: the double in memory, and the adapter on simulated AWS."""

from dataclasses import replace

import pytest

from domain.errors import Refused, Transient
from domain.source_instance import (
    AddressSearch,
    InstanceRef,
    ReplicationPath,
    Selection,
    SourceTags,
    stopped,
)
from local.simulators.aws.seed_variants import Variant

NOBODY = InstanceRef("123456789012", "eu-central-1", "i-0fedcba9876543210")

REPLICATION = {("outbound", port, "10.0.0.10/32") for port in (443, 9443)}


def refusal(call, *arguments):
    with pytest.raises(Refused) as refused:
        call(*arguments)
    return refused.value.refusal.code


def test_an_instance_that_is_not_there_is_refused_by_everybody(world):
    source, not_found = world.source, "ec2.InvalidInstanceID.NotFound"
    assert refusal(source.describe_instance, NOBODY) == not_found
    assert refusal(source.tag_instance, SourceTags(NOBODY, {"ferry:a": "b"})) == not_found
    assert refusal(source.allow_replication, ReplicationPath(NOBODY, "10.0.0.10")) == not_found
    assert refusal(source.stop_instance, NOBODY) == not_found
    assert refusal(source.start_instance, NOBODY) == not_found


def test_there_is_nothing_to_undo_on_an_instance_that_is_not_there(world):
    world.source.untag_instance(NOBODY)
    world.source.withdraw_replication(NOBODY)


def test_an_instance_is_described_as_it_is(world):
    described = world.source.describe_instance(world.add())
    assert (described.state, described.platform, described.ping_status) == (
        "running",
        "windows",
        "Online",
    )
    assert [disk.root for disk in described.disks] == [True]


def test_instances_are_found_by_all_of_their_tags_but_not_when_they_are_gone(world):
    both = world.add(tags={"Wave": "one", "Owner": "a?b*"})
    world.add(tags={"Wave": "one", "Owner": "axbc"})
    world.add(tags={"Wave": "two", "Owner": "a?b*"})
    world.add(Variant.TERMINATED, tags={"Wave": "one", "Owner": "a?b*"})
    home = {"account_id": both.account_id, "region": both.region}
    find = world.source.find_instances
    assert find(Selection(tags={"Wave": "one"}, **home))[0].region == both.region
    assert len(find(Selection(tags={"Wave": "one"}, **home))) == 2
    assert find(Selection(tags={"Wave": "one", "Owner": "a?b*"}, **home)) == (both,)
    assert find(Selection(tags={"Wave": "three"}, **home)) == ()
    elsewhere = {**home, "region": "eu-west-1"}
    assert find(Selection(tags={"Wave": "one"}, **elsewhere)) == ()


def test_an_instance_is_found_by_its_address_in_the_vpc_of_another(world):
    ref, other = world.add(), world.add()
    described = world.source.describe_instance(other)
    search = AddressSearch(ref, described.vpc_id, described.private_ip)
    find = world.source.find_at_address
    assert find(search) == (other,)
    assert find(replace(search, address="10.0.200.200")) == ()
    assert find(replace(search, vpc_id="vpc-0fedcba9876543210")) == ()
    assert find(replace(search, near=replace(ref, region="eu-west-1"))) == ()
    world.terminate(other)
    assert find(search) == ()


@pytest.mark.parametrize("variant", [Variant.STOPPED, Variant.TERMINATED])
def test_a_machine_that_is_down_is_described_as_down(world, variant):
    described = world.source.describe_instance(world.add(variant))
    assert described.state == variant.value
    assert described.ping_status != "Online"


def test_tags_of_ferrys_own_come_and_go(world):
    ref = world.add(tags={"Owner": "sales"})
    world.source.tag_instance(SourceTags(ref, {"ferry:wave": "one"}))
    world.source.tag_instance(SourceTags(ref, {"ferry:wave": "two", "ferry:x": "y"}))
    tagged = world.source.describe_instance(ref).tags
    assert (tagged["ferry:wave"], tagged["ferry:x"], tagged["Owner"]) == ("two", "y", "sales")
    for _ in range(2):
        world.source.untag_instance(ref)
    left = world.source.describe_instance(ref).tags
    assert "Owner" in left
    assert not [key for key in left if key.startswith("ferry:")]


def test_a_persons_word_to_keep_an_instance_stays_when_ferrys_tags_go(world):
    ref = world.add()
    world.source.tag_instance(SourceTags(ref, {"ferry:wave": "one", "ferry:keep": "audit"}))
    world.source.untag_instance(ref)
    left = world.source.describe_instance(ref).tags
    assert {key: value for key, value in left.items() if key.startswith("ferry:")} == {
        "ferry:keep": "audit"
    }


def test_tags_of_others_are_refused(world):
    ref = world.add()
    assert refusal(world.source.tag_instance, SourceTags(ref, {"Owner": "me"})) == "ec2.foreign_tag"
    assert "Owner" not in world.source.describe_instance(ref).tags


def test_a_way_is_opened_once_and_closed_without_a_trace(world):
    ref = world.add()
    for _ in range(2):
        world.source.allow_replication(ReplicationPath(ref, "10.0.0.10"))
    assert (world.way(ref), world.attached(ref)) == (REPLICATION, 2)
    for _ in range(2):
        world.source.withdraw_replication(ref)
    assert (world.way(ref), world.attached(ref)) == (set(), 1)


def test_a_way_follows_the_appliance(world):
    ref = world.add()
    for address in ("10.0.0.10", "10.0.0.11"):
        world.source.allow_replication(ReplicationPath(ref, address))
    assert ({cidr for _, _, cidr in world.way(ref)}, world.attached(ref)) == ({"10.0.0.11/32"}, 2)


def test_a_push_is_let_in_from_the_server_alone_and_shut_out_when_it_is_done(world):
    ref = world.add()
    world.source.allow_replication(ReplicationPath(ref, "10.0.0.10", push=True))
    push = {("inbound", port, "10.0.0.10/32") for port in (135, 139, 445)}
    assert world.way(ref) == REPLICATION | push
    rpc = ReplicationPath(ref, "10.0.0.10", push=True, dynamic_rpc=True)
    world.source.allow_replication(rpc)
    assert world.way(ref) == REPLICATION | push | {("inbound", 49152, "10.0.0.10/32")}
    world.source.allow_replication(ReplicationPath(ref, "10.0.0.10"))
    assert (world.way(ref), world.attached(ref)) == (REPLICATION, 2)


def test_openings_tell_what_others_let_in_and_what_ferry_has_added(world):
    ref = world.add()
    before = world.source.read_openings(ref)
    inbound = {each.rule.first_port for each in before if each.rule.direction == "inbound"}
    assert (inbound, any(each.own for each in before)) == ({3389}, False)
    world.source.allow_replication(ReplicationPath(ref, "10.0.0.10", push=True))
    own = [each for each in world.source.read_openings(ref) if each.own]
    assert {each.rule.first_port for each in own} == {135, 139, 443, 445, 9443}
    assert {each.group_name for each in own} == {f"ferry-replication-{ref.instance_id}"}


def test_an_interface_without_room_is_refused_and_left_alone(world):
    ref = world.add(Variant.FIVE_GROUPS)
    code = refusal(world.source.allow_replication, ReplicationPath(ref, "10.0.0.10"))
    assert code == "ec2.SecurityGroupsPerInterfaceLimitExceeded"
    assert world.attached(ref) == 5


def test_a_stop_takes_its_time_and_then_holds(world):
    ref = world.add()
    for _ in range(2):
        world.source.stop_instance(ref)
    assert world.source.describe_instance(ref).state == "stopping"
    world.pass_time(minutes=1)
    assert stopped(world.source.describe_instance(ref))
    world.source.stop_instance(ref)
    assert stopped(world.source.describe_instance(ref))
    assert world.powered == [(ref, False)]


def test_a_start_takes_its_time_and_then_holds(world):
    ref = world.add(Variant.STOPPED)
    for _ in range(2):
        world.source.start_instance(ref)
    assert world.source.describe_instance(ref).state == "pending"
    world.pass_time(minutes=1)
    world.source.start_instance(ref)
    assert world.source.describe_instance(ref).state == "running"
    assert world.powered == [(ref, True)]


def test_a_machine_between_two_states_is_asked_again_later(world):
    stopping, starting = world.add(), world.add(Variant.STOPPED)
    world.source.stop_instance(stopping)
    world.source.start_instance(starting)
    with pytest.raises(Transient):
        world.source.start_instance(stopping)
    with pytest.raises(Transient):
        world.source.stop_instance(starting)


def test_a_terminated_machine_is_past_all_help(world):
    ref = world.add(Variant.TERMINATED)
    assert refusal(world.source.stop_instance, ref) == "ec2.instance_gone"
    assert refusal(world.source.start_instance, ref) == "ec2.instance_gone"
    way = ReplicationPath(ref, "10.0.0.10")
    assert refusal(world.source.allow_replication, way) == "ec2.instance_gone"
