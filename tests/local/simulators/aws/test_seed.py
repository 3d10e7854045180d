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


def test_an_empty_place_has_no_appliance_but_a_way_out_and_a_profile_for_servers(aws):
    aws.begin()
    seeded = seed(aws.url, 2, appliance=False)
    ec2 = aws.client("ec2")
    there = ec2.describe_instances()["Reservations"]
    assert {i["InstanceId"] for r in there for i in r["Instances"]} == set(seeded.instance_ids)
    routes = [r for t in ec2.describe_route_tables()["RouteTables"] for r in t["Routes"]]
    assert any(r.get("GatewayId", "").startswith("igw-") for r in routes)
    found = aws.client("iam").get_instance_profile(InstanceProfileName=seeded.profile)
    assert found["InstanceProfile"]["InstanceProfileName"] == seeded.profile
