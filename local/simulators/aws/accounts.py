"""boto3 for any account of the simulated AWS, without a role: for whoever builds the scenery."""

import json
from functools import cache
from typing import Any

from boto3 import Session
from botocore.config import Config


@cache
def client(url: str, service: str, account_id: str, region: str) -> Any:
    """Make a client that acts as the account's owner; the keys are nobody's."""
    made = _session().client(
        service,  # type: ignore[call-overload]
        region_name=region,
        endpoint_url=url,
        aws_access_key_id="simulated",
        aws_secret_access_key="simulated",  # noqa: S106
        config=Config(retries={"total_max_attempts": 1}),
    )
    made.meta.events.register(
        "before-sign.*.*",
        lambda request, **_: request.headers.add_header("x-moto-account-id", account_id),
    )
    return made


@cache
def _session() -> Session:
    """Give one session to all: EC2's model is read once."""
    return Session()


def make_role(url: str, account_id: str, name: str, external_id: str = "") -> None:
    """Make a role that anybody may assume who brings the external id."""
    condition = {"StringEquals": {"sts:ExternalId": external_id}} if external_id else {}
    statement = {
        "Effect": "Allow",
        "Principal": {"AWS": "*"},
        "Action": "sts:AssumeRole",
        **({"Condition": condition} if condition else {}),
    }
    client(url, "iam", account_id, "us-east-1").create_role(
        RoleName=name,
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
