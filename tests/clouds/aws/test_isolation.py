import pytest

from clouds.aws.isolation_record import read_record, write_record
from clouds.aws.quiescence import AwsQuiescence
from domain.errors import MigrationError, Refused
from domain.names import isolation_group_name
from domain.quiescence import IsolationOrder

APPLIANCE = "10.0.0.10"


@pytest.fixture
def quiescence(sessions):
    return AwsQuiescence(sessions)


def interfaces(aws, ref):
    found = aws.client("ec2").describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]
    return {
        each["NetworkInterfaceId"]: sorted(group["GroupName"] for group in each["Groups"])
        for each in found["Instances"][0]["NetworkInterfaces"]
    }


def own_group(aws, ref):
    named = [{"Name": "group-name", "Values": [isolation_group_name(ref)]}]
    found = aws.client("ec2").describe_security_groups(Filters=named)["SecurityGroups"]
    return found[0] if found else None


def openings(aws, ref):
    named = [{"Name": "group-id", "Values": [own_group(aws, ref)["GroupId"]]}]
    rules = aws.client("ec2").describe_security_group_rules(Filters=named)["SecurityGroupRules"]
    return {(rule["IsEgress"], rule["FromPort"], rule["CidrIpv4"]) for rule in rules}


def make_group(aws, name):
    vpc = aws.scenery.vpc_id
    made = aws.client("ec2").create_security_group(GroupName=name, Description=name, VpcId=vpc)
    return made["GroupId"]


def add_interface(aws, ref, *group_ids):
    ec2 = aws.client("ec2")
    made = ec2.create_network_interface(SubnetId=aws.scenery.subnet_id, Groups=list(group_ids))
    interface_id = made["NetworkInterface"]["NetworkInterfaceId"]
    ec2.attach_network_interface(
        NetworkInterfaceId=interface_id, InstanceId=ref.instance_id, DeviceIndex=1
    )
    return interface_id


def attach(aws, ref, *group_ids):
    """Put groups on the primary interface, in the place of those that it has."""
    (interface_id, *_) = interfaces(aws, ref)
    aws.client("ec2").modify_network_interface_attribute(
        NetworkInterfaceId=interface_id, Groups=list(group_ids)
    )


def make_endpoint(aws, service, **different):
    name = f"com.amazonaws.{aws.scenery.region}.{service}"
    usual = {
        "VpcId": aws.scenery.vpc_id,
        "ServiceName": name,
        "VpcEndpointType": "Interface",
        "SubnetIds": [aws.scenery.subnet_id],
        "PrivateDnsEnabled": True,
    }
    aws.client("ec2").create_vpc_endpoint(**(usual | different))


def test_without_endpoints_443_stays_open_to_everywhere_and_people_are_told(aws, quiescence):
    ref = aws.launch()
    (remark,) = quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    assert "443 to everywhere" in remark
    there = f"{APPLIANCE}/32"
    assert openings(aws, ref) == {
        (True, 443, there), (True, 9443, there), (True, 443, "0.0.0.0/0"),
    }  # fmt: skip


def test_with_endpoints_only_their_addresses_stay_open(aws, quiescence):
    for service in ("ssm", "ssmmessages", "ec2messages"):
        make_endpoint(aws, service)
    make_endpoint(aws, "logs")
    ref = aws.launch()
    assert quiescence.isolate(IsolationOrder(ref, APPLIANCE, "10.0.0.11")) == ()
    opened = openings(aws, ref)
    servers = {(port, f"{at}/32") for at in (APPLIANCE, "10.0.0.11") for port in (443, 9443)}
    endpoints = {(port, cidr) for _, port, cidr in opened} - servers
    assert len(endpoints) == 3
    assert all(port == 443 and cidr.endswith("/32") for port, cidr in endpoints)


@pytest.mark.parametrize(
    ("service", "different"),
    [("ssm", {"PrivateDnsEnabled": False}), ("ssmmessages", {"SubnetIds": []})],
)
def test_an_endpoint_that_the_agent_does_not_use_does_not_count(
    aws, quiescence, service, different
):
    for each in ("ssm", "ssmmessages"):
        make_endpoint(aws, each, **(different if each == service else {}))
    (remark,) = quiescence.isolate(IsolationOrder(aws.launch(), APPLIANCE))
    assert "443 to everywhere" in remark


def test_every_interface_is_isolated_and_gets_its_own_groups_back(aws, quiescence):
    ref = aws.launch()
    add_interface(aws, ref, make_group(aws, "backup"), make_group(aws, "cluster"))
    before = interfaces(aws, ref)
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    assert set(map(tuple, interfaces(aws, ref).values())) == {(isolation_group_name(ref),)}
    quiescence.release(ref)
    assert interfaces(aws, ref) == before
    assert own_group(aws, ref) is None


@pytest.mark.parametrize("broken", range(8))
def test_whoever_crashes_in_between_is_made_good_by_a_release(aws, quiescence, sessions, broken):
    ref = aws.launch()
    add_interface(aws, ref, make_group(aws, "backup"))
    before, left = interfaces(aws, ref), [broken]

    def crash(model, **_):
        if model.name.startswith(("Describe", "Get", "List")):
            return
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError(model.name)

    events = sessions.ec2(ref).meta.events
    events.register("before-call", crash, "crash")
    try:
        quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    except (ConnectionError, MigrationError):
        pass
    finally:
        events.unregister("before-call", unique_id="crash")
    quiescence.release(ref)
    assert interfaces(aws, ref) == before
    assert own_group(aws, ref) is None


def test_an_isolation_goes_on_where_it_ended_and_knows_a_new_interface(aws, quiescence):
    ref = aws.launch()
    before = interfaces(aws, ref)
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    added = add_interface(aws, ref, make_group(aws, "backup"))
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    assert interfaces(aws, ref)[added] == [isolation_group_name(ref)]
    quiescence.release(ref)
    after = interfaces(aws, ref)
    assert "backup" in after.pop(added)
    assert after == before


def test_what_was_attached_before_a_repeated_isolation_comes_back_too(aws, quiescence):
    ref = aws.launch()
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    attach(aws, ref, own_group(aws, ref)["GroupId"], make_group(aws, "added"))
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    quiescence.release(ref)
    (groups,) = interfaces(aws, ref).values()
    assert sorted(groups) == ["added", "servers"]


def test_a_group_that_somebody_deleted_meanwhile_is_told(aws, quiescence):
    ref = aws.launch()
    gone = make_group(aws, "gone")
    attach(aws, ref, gone, make_group(aws, "backup"))
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    aws.client("ec2").delete_security_group(GroupId=gone)
    (remark,) = quiescence.release(ref)
    assert f"{gone} is no more" in remark
    assert list(interfaces(aws, ref).values()) == [["backup"]]


def test_an_interface_is_never_left_without_a_group(aws, quiescence):
    ref = aws.launch()
    gone = make_group(aws, "gone")
    attach(aws, ref, gone)
    quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    aws.client("ec2").delete_security_group(GroupId=gone)
    with pytest.raises(Refused) as refused:
        quiescence.release(ref)
    assert refused.value.refusal.code == "ec2.no_group_left"
    assert list(interfaces(aws, ref).values()) == [[isolation_group_name(ref)]]


def test_a_group_of_that_name_that_is_not_ferrys_is_refused(aws, quiescence):
    ref = aws.launch()
    make_group(aws, isolation_group_name(ref))
    before = interfaces(aws, ref)
    with pytest.raises(Refused) as refused:
        quiescence.isolate(IsolationOrder(ref, APPLIANCE))
    assert refused.value.refusal.code == "ec2.foreign_group"
    quiescence.release(ref)
    assert interfaces(aws, ref) == before
    assert own_group(aws, ref)


def test_a_record_of_any_length_comes_back_whole():
    record = {
        f"eni-{number:017x}": tuple(f"sg-{number * 100 + each:017x}" for each in range(1, 17))
        for number in range(15)
    }
    tags = write_record(record)
    assert read_record(tags) == record
    assert all(len(value) <= 256 for value in tags.values())
    assert len(tags) < 40
    assert read_record({}) == {}
