"""The copy of a landing zone's passphrase that its servers and agents in AWS read."""

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.names import passphrase_name
from domain.source_instance import InstanceRef


def share(sessions: Sessions, home: InstanceRef, zone: str, secret: str) -> None:
    """Write the copy, encrypted; an older one is replaced."""
    with aws_calls("ssm", zone):
        sessions.ssm(home).put_parameter(
            Name=passphrase_name(zone),
            Description="Ferry: passphrase of the configuration server",
            Value=secret,
            Type="SecureString",
            Overwrite=True,
        )


def discard(sessions: Sessions, home: InstanceRef, zone: str) -> None:
    """Delete the copy, if it is there."""
    with aws_calls("ssm", zone, fine={"ParameterNotFound"}):
        sessions.ssm(home).delete_parameter(Name=passphrase_name(zone))
