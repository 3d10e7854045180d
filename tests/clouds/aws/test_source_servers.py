import base64
import re
from dataclasses import replace

import pytest

from clouds.aws import server_search
from clouds.aws.error_codes import Reaction, meaning_of
from clouds.aws.server_network import way_out
from clouds.aws.server_setup import set_up_script
from clouds.aws.source_servers import AwsSourceServers
from domain.component import Role
from domain.errors import Refused, Transient
from domain.landing_zone import AwsPlace, AzurePlace, ServerOrder
from domain.vault import Vault
from local.simulators.aws.scenery import ACCOUNT_ID, REGION
from tests.clouds.aws.powershell import code, require_closed

SECRET = "correct horse battery staple"
AZURE = AzurePlace("westeurope", "rg-zone")


@pytest.fixture
def servers(aws, sessions):
    aws.scenery.lead_out()
    aws.client("iam").create_instance_profile(InstanceProfileName="servers")
    return AwsSourceServers(sessions, lambda *_: SECRET)


@pytest.fixture
def order(aws):
    place = AwsPlace(ACCOUNT_ID, REGION, aws.scenery.subnet_id, "servers")
    vault = Vault("s", "rg", "v")
    return ServerOrder(
        "north", Role.PROCESS_SERVER, vault, AZURE, place, "c5.xlarge", 300, "10.1.0.4"
    )


def described(aws, server):
    found = aws.client("ec2").describe_instances(InstanceIds=[server.server_id])
    return found["Reservations"][0]["Instances"][0]


def user_data(aws, server):
    found = aws.client("ec2").describe_instance_attribute(
        InstanceId=server.server_id, Attribute="userData"
    )
    return base64.b64decode(found["UserData"]["Value"]).decode()


def rules(aws, server):
    (group,) = described(aws, server)["NetworkInterfaces"][0]["Groups"]
    found = aws.client("ec2").describe_security_group_rules(
        Filters=[{"Name": "group-id", "Values": [group["GroupId"]]}]
    )
    return {
        (rule["IsEgress"], rule["FromPort"], rule["CidrIpv4"])
        for rule in found["SecurityGroupRules"]
    }


def add_route(aws, subnet_id, **target):
    ec2 = aws.client("ec2")
    query = [{"Name": "association.subnet-id", "Values": [subnet_id]}]
    (table,) = ec2.describe_route_tables(Filters=query)["RouteTables"]
    ec2.create_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock="0.0.0.0/0", **target)


def test_a_server_has_encrypted_disks_of_the_ordered_size_and_gives_tokens_by_session_alone(
    aws, servers, order
):
    server = servers.ensure_server(order)
    instance = described(aws, server)
    volumes = aws.client("ec2").describe_volumes(
        Filters=[{"Name": "attachment.instance-id", "Values": [server.server_id]}]
    )["Volumes"]
    assert [(v["Size"], v["Encrypted"], v["VolumeType"]) for v in volumes] == [
        (80, True, "gp3"),
        (300, True, "gp3"),
    ]
    assert instance["MetadataOptions"]["HttpTokens"] == "required"
    assert instance["IamInstanceProfile"]["Arn"].endswith("/servers")
    assert instance["InstanceType"] == "c5.xlarge"


def test_a_later_attempt_launches_anew_though_ec2_has_forgotten_the_first_server(
    servers, order, monkeypatch
):
    first = servers.ensure_server(order)
    servers.terminate_server(order)
    monkeypatch.setattr(server_search, "find_launched", lambda *_: [])
    again = servers.ensure_server(replace(order, attempt=2))
    assert again.server_id != first.server_id


@pytest.mark.parametrize(
    ("role", "image"),
    [(Role.PROCESS_SERVER, "Windows_Server-2016-"), (Role.APPLIANCE, "Windows_Server-2022-")],
)
def test_a_server_is_of_the_newest_image_that_its_software_knows(aws, servers, order, role, image):
    server = servers.ensure_server(replace(order, role=role))
    used = described(aws, server)["ImageId"]
    (found,) = aws.client("ec2").describe_images(ImageIds=[used])["Images"]
    assert found["Name"].startswith(image)


def test_an_image_that_was_ordered_is_taken(aws, servers, order):
    wanted = described(aws, servers.ensure_server(order))["ImageId"]
    place = replace(order.aws, image_id=wanted)
    server = servers.ensure_server(replace(order, zone="south", aws=place))
    assert described(aws, server)["ImageId"] == wanted


def test_a_server_hears_its_network_and_may_push_there(aws, servers, order):
    found = rules(aws, servers.ensure_server(order))
    network = "10.0.0.0/16"
    heard = {(False, port, network) for port in (443, 9443)}
    pushed = {(True, port, network) for port in (135, 139, 445, 49152)}
    assert found == heard | pushed | {(True, 443, "0.0.0.0/0")}


def test_behind_an_internet_gateway_a_server_has_a_public_address(aws, servers, order):
    assert "PublicIpAddress" in described(aws, servers.ensure_server(order))


def test_behind_another_way_out_it_has_none(aws, servers, order):
    subnet_id, ec2 = aws.scenery.make_isolated_subnet(), aws.client("ec2")
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=aws.scenery.subnet_id, AllocationId=address)
    add_route(aws, subnet_id, NatGatewayId=gateway["NatGateway"]["NatGatewayId"])
    place = replace(order.aws, subnet_id=subnet_id)
    server = servers.ensure_server(replace(order, aws=place))
    assert "PublicIpAddress" not in described(aws, server)


def test_a_default_route_into_a_black_hole_leads_nowhere():
    route = {"DestinationCidrBlock": "0.0.0.0/0", "NatGatewayId": "nat-1"}
    assert way_out({"Routes": [{**route, "State": "active"}]}) == ""
    assert way_out({"Routes": [{**route, "State": "blackhole"}]}) is None


@pytest.mark.parametrize("step", ["RunInstances", "CreateSecurityGroup"])
def test_a_launch_whose_answer_was_lost_is_found_by_a_repeat(aws, servers, order, step):
    aws.control.fail_api(step, lost=True)
    with pytest.raises(Transient):
        servers.ensure_server(order)
    server = servers.ensure_server(order)
    reservations = aws.client("ec2").describe_instances(
        Filters=[{"Name": "tag:ferry:landing-zone", "Values": ["north"]}]
    )["Reservations"]
    assert [i["InstanceId"] for r in reservations for i in r["Instances"]] == [server.server_id]


def test_a_quota_that_is_used_up_is_told_with_its_remedy(aws, servers, order):
    aws.control.fail_api("RunInstances", code="VcpuLimitExceeded", status=400)
    with pytest.raises(Refused) as refused:
        servers.ensure_server(order)
    assert "quota" in refused.value.remedy


def test_a_profile_that_is_not_there_is_told_with_its_remedy(aws, servers, order):
    message = "Value (nobody) for parameter iamInstanceProfile.name is invalid."
    aws.control.fail_api("RunInstances", code="InvalidParameterValue", message=message, status=400)
    with pytest.raises(Refused) as refused:
        servers.ensure_server(order)
    assert refused.value.refusal.code == "ec2.no_profile"
    assert not refused.value.refusal.fatal


def test_the_user_data_names_the_secret_and_holds_none(aws, servers, order):
    servers.share_passphrase("north", order.aws, AZURE)
    script = user_data(aws, servers.ensure_server(order))
    assert SECRET not in script
    assert "'/ferry/landing-zone/north/passphrase'" in script
    assert "'10.1.0.4'" in script
    assert len(script) < 16 * 1024


@pytest.mark.parametrize("role", [Role.PROCESS_SERVER, Role.APPLIANCE])
def test_a_set_up_script_is_whole_and_every_gap_in_it_is_filled(order, role):
    script = set_up_script(replace(order, role=role))
    require_closed(script.replace("<powershell>", "").partition("</powershell>")[0])
    assert "{{" not in script
    assert script.startswith("<powershell>\n")
    used = set(re.findall(r"\$(?!env:|_\b)([A-Za-z]\w*)", code(script)))
    given = set(re.findall(r"\$(\w+)\s*(?:=[^=]|\+=|\bin\b)", code(script)))
    given |= set(re.findall(r"\[[\w\[\]]+\]\s*\$(\w+)", code(script)))
    own = {"null", "true", "false", "lastexitcode", "psversiontable"}
    assert {n.lower() for n in used} <= {n.lower() for n in given} | own


def test_the_passphrase_never_outlives_the_set_up(order):
    script = set_up_script(order)
    assert re.search(r"\} finally \{\s+Remove-Item -LiteralPath \$folder -Recurse -Force", script)
    assert script.index("$folder = New-PrivateFolder\ntry {") < script.index("Save-Passphrase $f")
    steps = ("'\"PS\"'", "'/CSIP'", "'/PassphraseFilePath'", "'/DataTransferSecurePort', '443'")
    assert sorted(steps, key=script.index) == list(steps)
    for line in script.splitlines():
        if "$secret" in line:
            assert re.search(r"\$secret = |WriteAllText\(", line)
        assert "$_.Exception.Message" not in line


def test_a_value_that_could_end_its_quotes_is_refused(order):
    with pytest.raises(Refused):
        set_up_script(replace(order, configuration_server_address="'; Stop-Computer"))


def test_a_token_of_a_server_that_was_terminated_is_the_operators_to_replace():
    meaning = meaning_of("IdempotentInstanceTerminated", 400)
    assert meaning.reaction is Reaction.ACT
    assert "retry the landing zone" in meaning.remedy
