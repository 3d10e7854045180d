import pytest
from botocore.exceptions import ClientError

from local.simulators.aws.seed_variants import Variant


def state(ec2, ref):
    found = ec2.describe_instances(InstanceIds=[ref.instance_id])
    return found["Reservations"][0]["Instances"][0]["State"]["Name"]


def describe(ec2, ref):
    return ec2.describe_instances(InstanceIds=[ref.instance_id])["Reservations"][0]["Instances"][0]


def refusal_of(call, **arguments):
    with pytest.raises(ClientError) as refused:
        call(**arguments)
    return refused.value.response["Error"]["Code"]


def test_a_windows_instance_tells_its_platform_in_the_words_of_its_bill(either):
    ec2 = either.client("ec2")
    assert describe(ec2, either.launch())["PlatformDetails"] == "Windows"
    assert describe(ec2, either.launch(Variant.LINUX))["PlatformDetails"] == "Linux/UNIX"


def test_an_instance_boots_as_its_image_demands(either):
    ec2 = either.client("ec2")
    image = ec2.register_image(Name="golden", BootMode="uefi-preferred")["ImageId"]
    launched = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
    booted = describe(ec2, either.ref(launched["InstanceId"]))
    assert (booted["BootMode"], booted["CurrentInstanceBootMode"]) == ("uefi-preferred", "uefi")


def test_an_image_that_says_nothing_boots_by_bios(either):
    booted = describe(either.client("ec2"), either.launch())
    assert booted["CurrentInstanceBootMode"] == "legacy-bios"


def test_a_launch_repeated_with_its_client_token_launches_nothing(either):
    ec2 = either.client("ec2")
    order = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1, "ClientToken": "once"}
    first, second = ec2.run_instances(**order), ec2.run_instances(**order)
    assert first["Instances"][0]["InstanceId"] == second["Instances"][0]["InstanceId"]
    assert len(ec2.describe_instances()["Reservations"]) == 1


def test_a_client_token_does_not_serve_another_launch(either):
    ec2 = either.client("ec2")
    order = {"ImageId": "ami-12c6146b", "MinCount": 1, "MaxCount": 1, "ClientToken": "once"}
    ec2.run_instances(**order)
    code = refusal_of(ec2.run_instances, **{**order, "InstanceType": "m5.large"})
    assert code == "IdempotentParameterMismatch"


def test_a_security_group_in_use_cannot_be_deleted(either):
    ec2 = either.client("ec2")
    group = describe(ec2, either.launch())["NetworkInterfaces"][0]["Groups"][0]["GroupId"]
    assert refusal_of(ec2.delete_security_group, GroupId=group) == "DependencyViolation"
    assert ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]


def test_an_interface_holds_five_security_groups_and_no_more(either):
    ec2 = either.client("ec2")
    interface = describe(ec2, either.launch(Variant.FIVE_GROUPS))["NetworkInterfaces"][0]
    sixth = ec2.create_security_group(
        GroupName="sixth", Description="sixth", VpcId=interface["VpcId"]
    )["GroupId"]
    code = refusal_of(
        ec2.modify_network_interface_attribute,
        NetworkInterfaceId=interface["NetworkInterfaceId"],
        Groups=[*(group["GroupId"] for group in interface["Groups"]), sixth],
    )
    assert code == "SecurityGroupsPerInterfaceLimitExceeded"


def test_a_group_that_the_instance_was_launched_with_can_be_taken_off(either):
    ec2, ref = either.client("ec2"), either.launch()
    interface = describe(ec2, ref)["NetworkInterfaces"][0]
    other = ec2.create_security_group(
        GroupName="other", Description="other", VpcId=interface["VpcId"]
    )["GroupId"]
    ec2.modify_network_interface_attribute(
        NetworkInterfaceId=interface["NetworkInterfaceId"], Groups=[other]
    )
    left = describe(ec2, ref)["NetworkInterfaces"][0]["Groups"]
    assert [group["GroupId"] for group in left] == [other]


def test_an_instance_takes_its_time_to_stop(either):
    ec2, ref = either.client("ec2"), either.launch()
    ec2.stop_instances(InstanceIds=[ref.instance_id])
    assert state(ec2, ref) == "stopping"
    either.pass_time(minutes=1)
    assert state(ec2, ref) == "stopped"


def test_an_instance_takes_its_time_to_start(either):
    ec2, ref = either.client("ec2"), either.launch(Variant.STOPPED)
    ec2.start_instances(InstanceIds=[ref.instance_id])
    assert state(ec2, ref) == "pending"
    either.pass_time(minutes=1)
    assert state(ec2, ref) == "running"


def test_a_stop_that_is_repeated_does_not_begin_anew(aws):
    ec2, ref = aws.client("ec2"), aws.launch()
    ec2.stop_instances(InstanceIds=[ref.instance_id])
    aws.pass_time(seconds=30)
    ec2.stop_instances(InstanceIds=[ref.instance_id])
    aws.pass_time(seconds=30)
    assert state(ec2, ref) == "stopped"


def test_a_terminated_instance_cannot_be_started(either):
    ec2, ref = either.client("ec2"), either.launch(Variant.TERMINATED)
    code = refusal_of(ec2.start_instances, InstanceIds=[ref.instance_id])
    assert code == "IncorrectInstanceState"


def test_an_instance_that_is_stopping_cannot_be_started(either):
    ec2, ref = either.client("ec2"), either.launch()
    ec2.stop_instances(InstanceIds=[ref.instance_id])
    code = refusal_of(ec2.start_instances, InstanceIds=[ref.instance_id])
    assert code == "IncorrectInstanceState"


def test_an_instance_that_never_was_cannot_be_tagged(either):
    ec2, nobody = either.client("ec2"), "i-0123456789abcdef0"
    code = refusal_of(ec2.create_tags, Resources=[nobody], Tags=[{"Key": "a", "Value": "b"}])
    assert code == "InvalidInstanceID.NotFound"
