"""What a request to AWS needs by the service authorization reference, as cfn-lint ships it."""

import json
from functools import cache
from importlib.resources import files

from tests.infra.iam import Ask

# What a launch makes; the first bears the tags of the request.
_LAUNCHED = ("instance/new", "network-interface/new", "volume/new")
_KINDS = {
    "i-": "instance",
    "sg-": "security-group",
    "eni-": "network-interface",
    "vpc-": "vpc",
    "subnet-": "subnet",
    "ami-": "image",
    "pl-": "prefix-list",
}
_OF_NO_RESOURCE = {"monitoring": "cloudwatch", "elasticloadbalancing": "elasticloadbalancing"}
_NEW = {"CreateSecurityGroup": ("security-group/new",), "RunInstances": _LAUNCHED}


def asks_of(service, action, parameters, place, tags_of):
    """List what a request needs; `place` is region and account, `tags_of` gives an id's tags."""
    if service == "ec2":
        return _ec2(action, parameters, f"arn:aws:ec2:{place}:", tags_of)
    if service == "ssm":
        return _ssm(action, parameters, place)
    if service in _OF_NO_RESOURCE:
        return [Ask(f"{_OF_NO_RESOURCE[service]}:{action}")]
    role_arn = parameters["RoleArn"]
    return [Ask(f"sts:{action}", role_arn, {"aws:ResourceAccount": (role_arn.split(":")[4],)})]


def _ec2(action, parameters, prefix, tags_of):
    request = _request_tags(parameters)
    named = [
        (f"{kind}/{value}", tags_of(value))
        for value in parameters.values()
        for start, kind in _KINDS.items()
        if value.startswith(start) and kind in resource_kinds(f"ec2:{action}")
    ]
    named += [(new, {}) for new in _NEW.get(action, ())]
    told = {**request, **_metadata(parameters)}
    asks = [
        Ask(f"ec2:{action}", _arn(prefix, resource), {**told, **_told("Resource", tags)})
        for resource, tags in named
    ]
    if action in _NEW and request:
        creation = {**request, "ec2:CreateAction": (action,)}
        asks.append(Ask("ec2:CreateTags", f"{prefix}{_NEW[action][0]}", creation))
    if profile := parameters.get("IamInstanceProfile.Name"):
        passed = {"iam:PassedToService": ("ec2.amazonaws.com",)}
        account = prefix.split(":")[4]
        asks.append(Ask("iam:PassRole", f"arn:aws:iam::{account}:role/{profile}", passed))
    return asks or [Ask(f"ec2:{action}")]


def _arn(prefix, resource):
    """Spell an ARN; images belong to no account."""
    if resource.startswith("image/"):
        return ":".join([*prefix.split(":")[:4], "", resource])
    return f"{prefix}{resource}"


def _metadata(parameters):
    tokens = parameters.get("MetadataOptions.HttpTokens")
    return {"ec2:MetadataHttpTokens": (tokens,)} if tokens else {}


def _ssm(action, parameters, place):
    arns = []
    kinds = resource_kinds(f"ssm:{action}")
    name = parameters.get("DocumentName") or parameters.get("Name", "")
    if "document" in kinds:
        arns.append(f"arn:aws:ssm:{place}:document/{name}")
    elif "parameter" in kinds:
        public = name.startswith("/aws/service/")
        where = f"{place.split(':')[0]}:" if public else place
        arns.append(f"arn:aws:ssm:{where}:parameter{name}")
    if "instance" in kinds:
        arns += [f"arn:aws:ec2:{place}:instance/{each}" for each in parameters["InstanceIds"]]
    asks = [Ask(f"ssm:{action}", arn) for arn in arns] or [Ask(f"ssm:{action}")]
    if action == "CreateDocument" and parameters.get("Tags"):
        asks.append(Ask("ssm:AddTagsToResource", arns[0]))
    return asks


def _request_tags(parameters):
    keys = {name: value for name, value in parameters.items() if ".Key" in name and "Tag" in name}
    if not keys:
        return {}
    values = {key: parameters.get(name.replace(".Key", ".Value"), "") for name, key in keys.items()}
    return {"aws:TagKeys": tuple(values), **_told("Request", values)}


def _told(whose, tags):
    return {f"aws:{whose}Tag/{key}": (value,) for key, value in tags.items()}


@cache
def _reference():
    shipped = files("cfnlint").joinpath("data/AdditionalSpecs/Policies.json")
    return json.loads(shipped.read_text())


def resource_kinds(action):
    """List the kinds of resources that an action may be narrowed to; none means `*` alone."""
    service, name = action.split(":")
    known = _reference()[service]["Actions"]
    return ((known.get(name.lower()) or known.get(name)) or {}).get("Resources", [])
