"""The CloudFormation templates: read, and created in the simulated AWS."""

import re
from pathlib import Path

from cfnlint.decode import cfn_yaml

from clouds.aws.credentials import Federation, SourceRole
from clouds.aws.session import Sessions
from local.simulators.aws.scenery import ACCOUNT_ID
from tests.infra.claims import AUDIENCE, SUBJECT, TENANT, token

TEMPLATES = sorted((Path(__file__).resolve().parents[2] / "infra" / "aws").glob("*.yaml"))
OTHER = "999988887777"
EXTERNAL_ID = "a-long-external-id"
_WINDOWS = re.compile(r"/aws/service/ami-windows-latest/Windows_Server-(\d+)-English-Full-Base")


def template(name):
    (path,) = [each for each in TEMPLATES if each.stem == name]
    return cfn_yaml.load(str(path))


def create(aws, name, account_id=ACCOUNT_ID, **parameters):
    """Create a stack; gives its outputs.

    Moto has no Windows images among its public parameters, and leaves the managed policies of a
    role out: both are made up for here.
    """
    (path,) = [each for each in TEMPLATES if each.stem == name]
    formation = aws.client("cloudformation", account_id)
    formation.create_stack(
        StackName=name,
        TemplateBody=_WINDOWS.sub(r"/windows-\1", path.read_text(encoding="utf-8")),
        Parameters=[{"ParameterKey": k, "ParameterValue": v} for k, v in parameters.items()],
        Capabilities=["CAPABILITY_NAMED_IAM"],
    )
    (stack,) = formation.describe_stacks(StackName=name)["Stacks"]
    assert stack["StackStatus"] == "CREATE_COMPLETE"
    return {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])}


def create_roles(aws):
    """Create the roles in Ferry's own account and in another; gives the sessions they lead to."""
    iam = aws.client("iam")
    provider = iam.create_open_id_connect_provider(
        Url=f"https://sts.windows.net/{TENANT}/", ClientIDList=[AUDIENCE], ThumbprintList=["0" * 40]
    )["OpenIDConnectProviderArn"]
    made = {each: create(aws, "permissions", each) for each in (ACCOUNT_ID, OTHER)}
    arn = create(
        aws,
        "function-role",
        TenantId=TENANT,
        Audience=AUDIENCE,
        IdentityObjectId=SUBJECT,
        ProviderArn=provider,
        SourceAccountIds=OTHER,
    )["RoleArn"]
    create(aws, "source-role", OTHER, FunctionRoleArn=arn, ExternalId=EXTERNAL_ID)
    for account_id, role in ((ACCOUNT_ID, "ferry-function"), (OTHER, "ferry-source")):
        for policy in ("PolicyArn", "LandingZonePolicyArn"):
            aws.client("iam", account_id).attach_role_policy(
                RoleName=role, PolicyArn=made[account_id][policy]
            )
    return arn


def sessions_of(arn, issue=token):
    """Give the sessions of a function app that lets `issue` make its tokens."""
    federation = Federation(arn, issue)
    return Sessions(SourceRole("ferry-source", EXTERNAL_ID), federation)
