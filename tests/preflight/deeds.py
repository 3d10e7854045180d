"""What is done to an instance by AWS's own calls before the rules are asked about it."""

from local.simulators.aws.inventory import find_instance

MIB = 1024**2


def join_auto_scaling(bench, ref):
    scaling = bench.aws.client("autoscaling")
    scaling.create_launch_configuration(
        LaunchConfigurationName="web",
        ImageId=bench.instance(ref)["ImageId"],
        InstanceType="m5.large",
    )
    scaling.create_auto_scaling_group(
        AutoScalingGroupName="web",
        LaunchConfigurationName="web",
        MinSize=0,
        MaxSize=2,
        DesiredCapacity=0,
        VPCZoneIdentifier=bench.aws.scenery.subnet_id,
    )
    scaling.attach_instances(AutoScalingGroupName="web", InstanceIds=[ref.instance_id])


def protected(name):
    def deed(bench, ref):
        ec2 = bench.aws.client("ec2")
        ec2.modify_instance_attribute(InstanceId=ref.instance_id, **{name: {"Value": True}})

    return deed


def shutdown(behavior):
    def deed(bench, ref):
        bench.aws.client("ec2").modify_instance_attribute(
            InstanceId=ref.instance_id,
            Attribute="instanceInitiatedShutdownBehavior",
            Value=behavior,
        )

    return deed


def tenancy(value):
    def deed(bench, ref):
        del bench
        find_instance(ref).placement.tenancy = value

    return deed


def placement(name):
    def deed(bench, ref):
        del bench
        find_instance(ref).placement.group_name = name

    return deed


def product_code(kind):
    def deed(bench, ref):
        del bench
        find_instance(ref).product_codes = [{"ProductCodeId": "abc123", "ProductCodeType": kind}]

    return deed


def share_volume(bench, ref):
    ec2 = bench.aws.client("ec2")
    zone = bench.instance(ref)["Placement"]["AvailabilityZone"]
    volume = ec2.create_volume(
        AvailabilityZone=zone, Size=4, VolumeType="io2", Iops=100, MultiAttachEnabled=True
    )["VolumeId"]
    ec2.attach_volume(VolumeId=volume, InstanceId=ref.instance_id, Device="xvdz")


def _attach(bench, ref, **how):
    ec2 = bench.aws.client("ec2")
    zone = bench.instance(ref)["Placement"]["AvailabilityZone"]
    volume = ec2.create_volume(AvailabilityZone=zone, Size=4, VolumeType="gp3", **how)
    ec2.attach_volume(VolumeId=volume["VolumeId"], InstanceId=ref.instance_id, Device="xvdz")


def encrypted_volume(bench, ref):
    _attach(bench, ref, Encrypted=True)


def plain_volume(bench, ref):
    _attach(bench, ref)


def writes(*, peak=0, day=0, size=32 * 1024):
    """Write at a peak of so many MiB/s in five minutes, so much on a day, in writes of a size."""

    def deed(bench, ref):
        written = peak * MIB * 300 + day
        bench.write(bench.volume(ref), peak=peak * MIB * 300, day=day, writes=written / size)

    return deed


def second_interface(bench, ref):
    ec2 = bench.aws.client("ec2")
    made = ec2.create_network_interface(SubnetId=bench.aws.scenery.subnet_id)
    ec2.attach_network_interface(
        NetworkInterfaceId=made["NetworkInterface"]["NetworkInterfaceId"],
        InstanceId=ref.instance_id,
        DeviceIndex=1,
    )


def second_address(bench, ref):
    bench.aws.client("ec2").assign_private_ip_addresses(
        NetworkInterfaceId=bench.interface(ref), SecondaryPrivateIpAddressCount=1
    )


def elastic_ip(bench, ref):
    ec2 = bench.aws.client("ec2")
    address = ec2.allocate_address(Domain="vpc")
    ec2.associate_address(AllocationId=address["AllocationId"], InstanceId=ref.instance_id)


def public_ip(bench, ref):
    del bench
    find_instance(ref).nics[0].public_ip = "198.51.100.7"


def ipv6(bench, ref):
    del bench
    find_instance(ref).nics[0].ipv6_addresses = ["2001:db8::7"]


def source_dest_check(*, checks):
    def deed(bench, ref):
        bench.aws.client("ec2").modify_network_interface_attribute(
            NetworkInterfaceId=bench.interface(ref), SourceDestCheck={"Value": checks}
        )

    return deed


def balanced(bench, ref):
    bench.aws.balance_load(ref, f"tg-{ref.instance_id[-8:]}")
    bench.forget()


def other_balanced(bench, ref):
    bench.aws.balance_load(bench.aws.launch(), f"tg-{ref.instance_id[-8:]}")
    bench.forget()


def profile(bench, ref):
    iam, ec2 = bench.aws.client("iam"), bench.aws.client("ec2")
    made = iam.create_instance_profile(InstanceProfileName="servers-of-web")["InstanceProfile"]
    ec2.associate_iam_instance_profile(
        IamInstanceProfile={"Arn": made["Arn"]}, InstanceId=ref.instance_id
    )


def require_tokens(bench, ref):
    bench.aws.client("ec2").modify_instance_metadata_options(
        InstanceId=ref.instance_id, HttpTokens="required"
    )
