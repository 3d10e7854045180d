"""The secret that carries an agent's configuration file from the appliance to the instance."""

from datetime import datetime
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.names import agent_configuration_name
from domain.source_instance import InstanceRef

_MOST = 50  # on a page, by the API reference of DescribeParameters


def written_at(sessions: Sessions, ref: InstanceRef) -> datetime | None:
    """Tell when the secret was written, None while there is none.

    Reads what Parameter Store says about it, never its value: the file holds a private key.
    Refused `ssm.plain_configuration` when it lies there unencrypted.
    """
    name = agent_configuration_name(ref)
    named: Any = [{"Key": "Name", "Option": "Equals", "Values": [name]}]
    with aws_calls("ssm", ref):
        paginator = sessions.ssm(ref).get_paginator("describe_parameters")
        # Pages are cut before they are filtered: the fewer of them, the better.
        pages = paginator.paginate(ParameterFilters=named, PaginationConfig={"PageSize": _MOST})
        found = [parameter for page in pages for parameter in page["Parameters"]]
    if any(parameter["Type"] != "SecureString" for parameter in found):
        raise Refused(
            Refusal(
                code="ssm.plain_configuration",
                subject=str(ref),
                detail=f"parameter {name} is no SecureString: a private key lies there in clear",
                remedy="Delete the parameter, make a new configuration file, and put it there "
                "with --type SecureString.",
            )
        )
    return found[0]["LastModifiedDate"] if found else None


def discard(sessions: Sessions, ref: InstanceRef) -> None:
    """Delete the secret, if it is there."""
    with aws_calls("ssm", ref, fine={"ParameterNotFound"}):
        sessions.ssm(ref).delete_parameter(Name=agent_configuration_name(ref))
