"""The shipped policies, enforced: what Ferry needs is allowed, what it must never do is denied."""

from functools import partial

import pytest
from botocore.exceptions import ClientError

from clouds.aws.mobility_service import AwsMobilityService
from clouds.aws.quiescence import AwsQuiescence
from clouds.aws.security_group import OWNER_TAG
from clouds.aws.source_cloud import AwsSourceCloud
from clouds.aws.source_servers import AwsSourceServers
from clouds.aws.workload import AwsWorkload
from domain.errors import Refused
from domain.source_instance import InstanceRef, SourceTags
from local.simulators.aws.accounts import make_role
from local.simulators.aws.scenery import REGION, InstanceWish, Scenery
from tests.clouds.aws.test_permissions import (
    live_a_whole_life,
    look_before,
    measure,
    prepare_a_landing_zone,
    race,
)
from tests.infra.claims import token
from tests.infra.enforcement import enforced
from tests.infra.iam import allows, listed
from tests.infra.stacks import EXTERNAL_ID, OTHER, sessions_of


def without(statement, action):
    return {**statement, "Action": [each for each in listed(statement["Action"]) if each != action]}


def test_a_whole_migration_passes_with_the_shipped_role_and_needs_every_word_of_it(
    aws, function_role
):
    sessions = sessions_of(function_role)
    source, mobility = AwsSourceCloud(sessions), AwsMobilityService(sessions)
    quiescence = AwsQuiescence(sessions)
    quiescence.mobility = mobility
    with enforced(aws.clock) as asked:
        live_a_whole_life(aws, source, mobility, quiescence, sessions)
        race(aws, mobility, sessions)
        look_before(aws, sessions)
        measure(aws.ref("i"), AwsWorkload(sessions))
        prepare_a_landing_zone(aws, AwsSourceServers(sessions, lambda *_: "correct horse"))
    statements = statements_of(aws)
    assert [ask for ask in asked if not allows([{"Statement": statements}], ask)] == []
    for place, statement in enumerate(statements):
        for action in listed(statement["Action"]):
            less = [*statements[:place], without(statement, action), *statements[place + 1 :]]
            assert not all(allows([{"Statement": less}], ask) for ask in asked), action


def statements_of(aws):
    iam = aws.client("iam")
    attached = iam.list_attached_role_policies(RoleName="ferry-function")["AttachedPolicies"]
    versions = [
        iam.get_policy_version(PolicyArn=each["PolicyArn"], VersionId="v1") for each in attached
    ]
    found = [version["PolicyVersion"]["Document"]["Statement"] for version in versions]
    return [statement for statements in found for statement in statements]


def test_the_role_of_another_account_is_entered_from_the_own_role(aws, function_role):
    ref = InstanceRef(OTHER, REGION, Scenery(aws.url, OTHER).launch(InstanceWish("abroad")))
    with enforced(aws.clock) as asked:
        source = AwsSourceCloud(sessions_of(function_role))
        assert source.describe_instance(ref).name == "abroad"
    assert asked[0].action == "sts:AssumeRole"


def test_an_account_that_was_not_named_is_closed(aws, function_role):
    unnamed = "111122223333"
    make_role(aws.url, unnamed, "ferry-source", EXTERNAL_ID)
    ref = InstanceRef(unnamed, REGION, Scenery(aws.url, unnamed).launch(InstanceWish("abroad")))
    with enforced(aws.clock), pytest.raises(Refused) as refused:
        AwsSourceCloud(sessions_of(function_role)).describe_instance(ref)
    assert refused.value.refusal.code == "sts.AccessDenied"


@pytest.mark.parametrize(
    "claims",
    [
        {"sub": "00000000-0000-0000-0000-000000000000"},
        {"aud": "api://somebody-else"},
        {"iss": "sts.windows.net/00000000-0000-0000-0000-000000000000/"},
    ],
)
def test_a_token_of_another_identity_audience_or_tenant_leads_nowhere(aws, function_role, claims):
    ref = aws.launch()
    with enforced(aws.clock), pytest.raises(Refused) as refused:
        AwsSourceCloud(sessions_of(function_role, partial(token, **claims))).describe_instance(ref)
    assert refused.value.refusal.code == "sts.AccessDenied"


@pytest.fixture
def cast(aws, function_role):
    """An instance of a wave, one of nobody, a group of others', and clients of Ferry's role."""
    sessions, ref, stranger = sessions_of(function_role), aws.launch(), aws.launch()
    with enforced(aws.clock):
        AwsSourceCloud(sessions).tag_instance(SourceTags(ref, {"ferry:wave": "one"}))
        ec2, ssm = sessions.ec2(ref), sessions.ssm(ref)
        (group,) = ec2.describe_security_groups(
            Filters=[{"Name": "group-name", "Values": ["servers"]}]
        )["SecurityGroups"]
        yield ec2, ssm, ref.instance_id, stranger.instance_id, group


SERVER = {
    "ResourceType": "instance",
    "Tags": [{"Key": "ferry:landing-zone", "Value": "north"}],
}
FORBIDDEN = {
    "stop an instance of no wave": lambda ec2, _, __, stranger, ___: ec2.stop_instances(
        InstanceIds=[stranger]
    ),
    "stop one of a wave and another with it": lambda ec2, _, ours, other, __: ec2.stop_instances(
        InstanceIds=[ours, other]
    ),
    "terminate an instance": lambda ec2, _, ours, *__: ec2.terminate_instances(InstanceIds=[ours]),
    "set a tag of others": lambda ec2, _, ours, *__: ec2.create_tags(
        Resources=[ours], Tags=[{"Key": "owner", "Value": "me"}]
    ),
    "take all tags off": lambda ec2, _, ours, *__: ec2.delete_tags(Resources=[ours]),
    "claim a group of others": lambda ec2, _, __, ___, group: ec2.create_tags(
        Resources=[group["GroupId"]], Tags=[{"Key": OWNER_TAG, "Value": "me"}]
    ),
    "delete a group of others": lambda ec2, _, __, ___, group: ec2.delete_security_group(
        GroupId=group["GroupId"]
    ),
    "make a group without a tag": lambda ec2, _, __, ___, group: ec2.create_security_group(
        GroupName="plain", Description="plain", VpcId=group["VpcId"]
    ),
    "run any script": lambda _, ssm, ours, *__: ssm.send_command(
        InstanceIds=[ours], DocumentName="AWS-RunPowerShellScript", Parameters={"commands": ["x"]}
    ),
    "make a document of another name": lambda _, ssm, *__: ssm.create_document(
        Name="Innocent", Content="{}", DocumentType="Command"
    ),
    "read a configuration": lambda _, ssm, ours, *__: ssm.get_parameter(
        Name=f"/ferry/agent-configuration/{ours}"
    ),
    "make a server of an instance, to terminate it": lambda ec2, _, ours, *__: ec2.create_tags(
        Resources=[ours], Tags=[{"Key": "ferry:landing-zone", "Value": "north"}]
    ),
    "launch an instance that says no zone": lambda ec2, *_: ec2.run_instances(
        ImageId="ami-1", MinCount=1, MaxCount=1, MetadataOptions={"HttpTokens": "required"}
    ),
    "launch a server whose metadata anybody may read": lambda ec2, *_: ec2.run_instances(
        ImageId="ami-1", MinCount=1, MaxCount=1, TagSpecifications=[SERVER]
    ),
    "read a passphrase": lambda _, ssm, *__: ssm.get_parameter(
        Name="/ferry/landing-zone/north/passphrase", WithDecryption=True
    ),
    "delete a parameter of others": lambda _, ssm, *__: ssm.delete_parameter(Name="/payroll/key"),
}


def denied(attempt, cast):
    try:
        attempt(*cast)
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return False


def test_the_role_lets_nobody_do_what_ferry_never_does(cast):
    assert [name for name, attempt in FORBIDDEN.items() if not denied(attempt, cast)] == []


def test_what_it_lets_do_is_done(cast):
    ec2, _, ours, *_ = cast
    assert ec2.stop_instances(InstanceIds=[ours])["StoppingInstances"]
