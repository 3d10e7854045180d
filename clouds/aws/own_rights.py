"""What Ferry's role may do in an account, tried without doing it, and what time AWS has.

EC2 tells by a dry run: `DryRunOperation` where it would have done it, `UnauthorizedOperation` where
not. What only reads is asked for next to nothing. Nothing is changed, and nothing beyond the
shipped lists is asked: iam:SimulatePrincipalPolicy would be.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from clouds.aws.trial import Trial
from domain.checkup.aws_rights import AwsAnswers
from domain.source_instance import InstanceRef

# Lists that are long for everybody.
_FEW: Mapping[str, Mapping[str, Any]] = {
    "InstanceTypes": {"InstanceTypes": ["m5.large"]},
    "Snapshots": {"OwnerIds": ["self"]},
}
_NOWHERE = "i-00000000000000000"


def try_actions(sessions: Sessions, account: str, region: str) -> AwsAnswers:
    """Try what can be tried in an account and region; Refused where no role leads into it."""
    ref = InstanceRef(account, region or sessions.region, "")
    trial = Trial()
    with aws_calls("ec2", f"account {account}"):
        ec2 = sessions.looking("ec2", ref)
        found = trial.ask("ec2:DescribeInstances", ec2.describe_instances, **_instances())
        _try_reading(trial, ec2)
        _try_other_services(trial, sessions, ref)
        for instance in _first(found):
            _try_changing(trial, ec2, instance)
    return AwsAnswers(frozenset(trial.allowed), frozenset(trial.denied))


def read_aws_clock(sessions: Sessions) -> datetime:
    """Read what time STS has, in the region of the environment."""
    return parsedate_to_datetime(sessions.ask_date())


def _instances() -> Mapping[str, Any]:
    states = [{"Name": "instance-state-name", "Values": ["running", "stopped"]}]
    return {"Filters": states, "MaxResults": 50}


def _first(found: Any) -> list[Mapping[str, Any]]:
    """Choose an instance to try on: one of a wave where there is one, else any."""
    reservations = (found or {}).get("Reservations", [])
    listed = [each for one in reservations for each in one["Instances"]]
    return sorted(listed, key=lambda each: "ferry:wave" not in _tags(each))[:1]


def _tags(instance: Mapping[str, Any]) -> set[str]:
    return {each["Key"] for each in instance.get("Tags", ())}


def _try_reading(trial: Trial, ec2: Any) -> None:
    for name in (
        "Addresses", "InstanceTypes", "ManagedPrefixLists", "NetworkInterfaces", "RouteTables",
        "SecurityGroupRules", "SecurityGroups", "Snapshots", "Subnets", "Tags", "Volumes",
        "VpcEndpoints", "Vpcs",
    ):  # fmt: skip
        method, few = getattr(ec2, f"describe_{_snake(name)}"), _FEW.get(name, {})
        trial.ask(f"ec2:Describe{name}", method, DryRun=True, **few)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)[1:]


def _try_other_services(trial: Trial, sessions: Sessions, ref: InstanceRef) -> None:
    ssm, watch = sessions.looking("ssm", ref), sessions.looking("cloudwatch", ref)
    balancing, ask = sessions.looking("elbv2", ref), trial.ask
    ask("ssm:DescribeInstanceInformation", ssm.describe_instance_information, MaxResults=5)
    ask("ssm:DescribeParameters", ssm.describe_parameters, MaxResults=1)
    ask("ssm:ListCommands", ssm.list_commands, MaxResults=1)
    ask("ssm:GetDocument", ssm.get_document, Name="Ferry-Doctor")
    nothing = {"CommandId": "00000000-0000-0000-0000-000000000000", "InstanceId": _NOWHERE}
    ask("ssm:GetCommandInvocation", ssm.get_command_invocation, **nothing)
    ask("cloudwatch:GetMetricData", watch.get_metric_data, **_metric())
    targets = balancing.describe_target_groups
    ask("elasticloadbalancing:DescribeTargetGroups", targets, PageSize=1)


def _metric() -> Mapping[str, Any]:
    now = datetime.now(UTC)
    dimension = {"Name": "InstanceId", "Value": _NOWHERE}
    metric = {"Namespace": "AWS/EC2", "MetricName": "CPUUtilization", "Dimensions": [dimension]}
    asked = {"Id": "doctor", "MetricStat": {"Metric": metric, "Period": 300, "Stat": "Sum"}}
    return {"MetricDataQueries": [asked], "StartTime": now - timedelta(minutes=5), "EndTime": now}


def _try_changing(trial: Trial, ec2: Any, instance: Mapping[str, Any]) -> None:
    """Try on an instance what changes it, by dry runs alone."""
    name, tags = instance["InstanceId"], [{"Key": "ferry:doctor", "Value": ""}]
    attribute = {"InstanceId": name, "Attribute": "disableApiStop", "DryRun": True}
    trial.ask("ec2:DescribeInstanceAttribute", ec2.describe_instance_attribute, **attribute)
    trial.ask("ec2:CreateTags", ec2.create_tags, Resources=[name], Tags=tags, DryRun=True)
    trial.ask("ec2:DeleteTags", ec2.delete_tags, Resources=[name], Tags=tags, DryRun=True)
    if "ferry:wave" in _tags(instance):
        trial.ask("ec2:StopInstances", ec2.stop_instances, InstanceIds=[name], DryRun=True)
        trial.ask("ec2:StartInstances", ec2.start_instances, InstanceIds=[name], DryRun=True)
    for interface in instance.get("NetworkInterfaces", ())[:1]:
        given = {
            "NetworkInterfaceId": interface["NetworkInterfaceId"],
            "Groups": [each["GroupId"] for each in interface["Groups"]],
        }
        change = ec2.modify_network_interface_attribute
        trial.ask("ec2:ModifyNetworkInterfaceAttribute", change, **given, DryRun=True)
    owned = [{"ResourceType": "security-group", "Tags": [{"Key": "ferry:instance", "Value": name}]}]
    group = {"GroupName": "ferry-doctor", "Description": "a dry run", "VpcId": instance["VpcId"]}
    given = {**group, "TagSpecifications": owned}
    trial.ask("ec2:CreateSecurityGroup", ec2.create_security_group, **given, DryRun=True)
