"""The CloudFormation templates by themselves, and the stacks that they make."""

import re
from pathlib import Path

import pytest
from cfnlint.api import lint_file
from cfnlint.config import ManualArgs

from clouds.aws.permissions import OWN_ROLE, RETIREMENT, SOURCE_ROLE, ZONE_ROLE
from clouds.aws.session import Sessions
from clouds.aws.source_servers import AwsSourceServers
from domain.component import Role
from domain.landing_zone import AwsPlace, AzurePlace, ServerOrder
from domain.vault import Vault
from local.simulators.aws.scenery import ACCOUNT_ID, REGION
from tests.clouds.aws.caller import become_caller
from tests.infra.asking import resource_kinds
from tests.infra.iam import listed
from tests.infra.stacks import TEMPLATES, create, template

DOCUMENTS = Path(__file__).resolve().parents[2] / "clouds" / "aws" / "documents"
# What the scripts' cmdlets ask AWS for.
CMDLETS = {
    "Read-S3Object": "s3:GetObject",
    "Get-SSMParameter": "ssm:GetParameter",
    "Write-SSMParameter": "ssm:PutParameter",
}


def statements_of(name):
    return [each for resource in template(name)["Resources"].values() for each in _found(resource)]


def _found(resource):
    properties = resource["Properties"]
    inline = [each["PolicyDocument"] for each in properties.get("Policies", [])]
    own = [properties["PolicyDocument"]] if "PolicyDocument" in properties else []
    return [statement for document in own + inline for statement in document["Statement"]]


def actions_of(name):
    return {action for each in statements_of(name) for action in listed(each["Action"])}


def cmdlets_of(*scripts):
    text = "".join((DOCUMENTS / f"{each}.ps1").read_text(encoding="utf-8") for each in scripts)
    return {action for cmdlet, action in CMDLETS.items() if cmdlet in text}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_cfn_lint_finds_nothing_to_say(path):
    config = ManualArgs(include_checks=["I"], regions=["eu-central-1"])
    assert [str(match) for match in lint_file(path, config=config)] == []


def test_the_policy_allows_what_the_adapters_call_and_nothing_else():
    assert actions_of("permissions") == SOURCE_ROLE | ZONE_ROLE | RETIREMENT
    resources = template("permissions")["Resources"]
    for name, allowed in (
        ("SourcePermissions", SOURCE_ROLE),
        ("LandingZonePermissions", ZONE_ROLE),
        ("RetirementPermissions", RETIREMENT),
    ):
        statements = _found(resources[name])
        assert {action for each in statements for action in listed(each["Action"])} == allowed


def test_the_function_itself_may_only_enter_source_accounts():
    unasked = {"sts:AssumeRoleWithWebIdentity", "sts:GetCallerIdentity"}
    assert actions_of("function-role") == OWN_ROLE - unasked
    assert actions_of("source-role") == set()


@pytest.mark.parametrize("name", ["function-role", "source-role"])
def test_a_role_has_the_shared_policy_and_no_other(name):
    roles = [
        each["Properties"]
        for each in template(name)["Resources"].values()
        if each["Type"] == "AWS::IAM::Role"
    ]
    (role,) = roles
    kinds = ("source", "landing-zone", "retirement")
    names = [f"ferry-{each}-permissions" for each in kinds]
    assert role["ManagedPolicyArns"] == [{"Fn::ImportValue": name} for name in names]
    assert "Policies" not in role


def test_what_can_be_narrowed_is_narrowed():
    wide = {
        action
        for name in (
            "permissions",
            "function-role",
            "instance-profile",
            "appliance",
            "process-server",
        )
        for statement in statements_of(name)
        for action in listed(statement["Action"])
        if statement["Resource"] == "*" and resource_kinds(action)
    }
    # Its one kind is the contributor insights rule; metrics are no resources.
    assert wide == {"cloudwatch:GetMetricData"}


def test_instances_and_appliance_may_do_what_their_scripts_do():
    installing = cmdlets_of("installer", "install", "install_classic", "register")
    assert actions_of("instance-profile") == installing
    assert actions_of("appliance") == cmdlets_of("configure")
    joining = cmdlets_of("configure", "../set_up/process_server")
    assert actions_of("landing-zone-profile") == joining


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_nobody_gets_a_key(path):
    assert not re.search(r"AWS::IAM::(User|AccessKey)|KeyName", path.read_text(encoding="utf-8"))


def test_the_policy_fits_into_a_managed_policy(aws):
    made = create(aws, "permissions")
    for arn in (made["PolicyArn"], made["LandingZonePolicyArn"]):
        found = aws.client("iam").get_policy_version(PolicyArn=arn, VersionId="v1")
        document = found["PolicyVersion"]["Document"]
        assert len(re.sub(r"\s", "", str(document))) < 6144  # AWS counts no white space


def test_a_source_instance_gets_its_profile(aws):
    made = create(aws, "instance-profile", InstallerBucket="b-1", InstallerKey="agent.exe")
    iam = aws.client("iam")
    found = iam.get_instance_profile(InstanceProfileName=made["InstanceProfile"])
    (role,) = found["InstanceProfile"]["Roles"]
    (statement,) = role["AssumeRolePolicyDocument"]["Statement"]
    assert statement["Principal"] == {"Service": "ec2.amazonaws.com"}
    version = iam.get_policy_version(PolicyArn=made["InstancePermissions"], VersionId="v1")
    resources = [each["Resource"] for each in version["PolicyVersion"]["Document"]["Statement"]]
    assert resources[-1] == "arn:aws:s3:::b-1/agent.exe"


def test_the_appliance_is_large_enough_and_hears_the_sources_alone(aws):
    ssm, ec2 = aws.client("ssm"), aws.client("ec2")
    image = ec2.describe_images()["Images"][0]["ImageId"]
    ssm.put_parameter(Name="/windows-2022", Value=image, Type="String")
    made = create(
        aws,
        "appliance",
        VpcId=aws.scenery.vpc_id,
        SubnetId=aws.scenery.subnet_id,
        SourceCidr="10.0.0.0/16",
        PrivateAddress="10.0.0.11",
    )
    assert made["ApplianceAddress"] == "10.0.0.11"
    instance = [{"Name": "attachment.instance-id", "Values": [made["ApplianceInstanceId"]]}]
    volumes = ec2.describe_volumes(Filters=instance)["Volumes"]
    assert sorted((each["Size"], each["Encrypted"]) for each in volumes) == [
        (80, True),
        (620, True),
    ]
    described = [{"Name": "description", "Values": ["Replication appliance of Ferry"]}]
    (group,) = ec2.describe_security_groups(Filters=described)["SecurityGroups"]
    opened = {(each["FromPort"], each["IpRanges"][0]["CidrIp"]) for each in group["IpPermissions"]}
    assert opened == {(443, "10.0.0.0/16"), (9443, "10.0.0.0/16")}


def test_a_landing_zone_gets_a_profile_that_reads_its_own_passphrase_alone(aws):
    made = create(aws, "landing-zone-profile", LandingZone="north")
    iam = aws.client("iam")
    found = iam.get_instance_profile(InstanceProfileName=made["InstanceProfile"])
    (role,) = found["InstanceProfile"]["Roles"]
    assert role["RoleName"] == "ferry-landing-zone-north"  # Ferry may hand over no other
    reading, _ = statements_of("landing-zone-profile")
    assert reading["Action"] == "ssm:GetParameter"
    spelled = str(reading["Resource"])
    assert "parameter/ferry/landing-zone/${LandingZone}/passphrase" in spelled


def test_a_process_server_of_the_template_is_found_by_ferry_as_its_own(aws, monkeypatch):
    become_caller(monkeypatch, aws.url)
    image = aws.client("ec2").describe_images()["Images"][0]["ImageId"]
    aws.client("ssm").put_parameter(Name="/windows-2016", Value=image, Type="String")
    profile = create(aws, "landing-zone-profile", LandingZone="north")["InstanceProfile"]
    made = create(
        aws,
        "process-server",
        LandingZone="north",
        InstanceProfile=profile,
        SourceCidr="10.0.0.0/16",
        VpcId=aws.scenery.vpc_id,
        SubnetId=aws.scenery.subnet_id,
    )
    place = AwsPlace(ACCOUNT_ID, REGION, aws.scenery.subnet_id, profile)
    vault, azure = Vault("s", "rg", "v"), AzurePlace("westeurope", "rg")
    order = ServerOrder("north", Role.PROCESS_SERVER, vault, azure, place, "c5.xlarge", 300)
    servers = AwsSourceServers(Sessions(), lambda *_: None)
    assert servers.ensure_server(order).server_id == made["ProcessServerId"]
