from local.simulators.aws.seed import seed


def world(aws, dice):
    aws.begin()
    seeded = seed(aws.url, 6, dice=dice)
    ec2 = aws.client("ec2")
    described = ec2.describe_instances(InstanceIds=list(seeded.instance_ids))["Reservations"]
    instances = [i for reservation in described for i in reservation["Instances"]]
    facts = sorted(
        (
            i["InstanceId"],
            i["InstanceType"],
            i["PrivateIpAddress"],
            sorted((tag["Key"], tag["Value"]) for tag in i["Tags"]),
            len(i["BlockDeviceMappings"]),
        )
        for i in instances
    )
    return seeded, facts


def test_the_same_dice_make_the_same_world(aws):
    assert world(aws, 1) == world(aws, 1)


def test_other_dice_make_another_world(aws):
    assert world(aws, 1) != world(aws, 2)


def test_servers_have_owners_names_and_an_appliance_beside_them(aws):
    seeded, facts = world(aws, 1)
    for _, _, _, tags, disks in facts:
        assert {"Name", "Environment", "Owner", "Application"} <= dict(tags).keys()
        assert disks >= 1
    ec2 = aws.client("ec2")
    found = ec2.describe_instances(InstanceIds=[seeded.appliance_id])["Reservations"][0]
    assert found["Instances"][0]["PrivateIpAddress"] == "10.0.0.10"
    assert found["Instances"][0]["CurrentInstanceBootMode"] == "uefi"
