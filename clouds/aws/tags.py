"""Ferry's own tags on an instance; nobody else's are touched."""

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.errors import Refusal, Refused
from domain.retention import KEEP
from domain.source_instance import InstanceRef, SourceTags

NAMESPACE = "ferry:"


def tag_instance(sessions: Sessions, tags: SourceTags) -> None:
    """Set the tags; Refused `ec2.foreign_tag` when one is outside Ferry's namespace."""
    foreign = [key for key in tags.tags if not key.startswith(NAMESPACE)]
    if foreign:
        raise Refused(
            Refusal(
                code="ec2.foreign_tag",
                subject=str(tags.ref),
                detail=f"tags of others are not Ferry's to set: {', '.join(foreign)}",
                remedy=f"Choose keys that begin with {NAMESPACE}",
                fatal=True,
            )
        )
    with aws_calls("ec2", tags.ref):
        sessions.ec2(tags.ref).create_tags(
            Resources=[tags.ref.instance_id],
            Tags=[{"Key": key, "Value": value} for key, value in tags.tags.items()],
        )


def read_tags(sessions: Sessions, ref: InstanceRef) -> dict[str, str]:
    """Read Ferry's tags of the instance; none when there is no such instance."""
    mine = [{"Name": "resource-id", "Values": [ref.instance_id]}]
    with aws_calls("ec2", ref):
        pages = sessions.ec2(ref).get_paginator("describe_tags").paginate(Filters=mine)  # type: ignore[arg-type]
        tags = {tag["Key"]: tag["Value"] for page in pages for tag in page["Tags"]}
    return {key: value for key, value in tags.items() if key.startswith(NAMESPACE)}


def untag_instance(sessions: Sessions, ref: InstanceRef) -> None:
    """Take off every tag of Ferry's that is there; a person's KEEP stays."""
    remove_tags(sessions, ref, *(key for key in read_tags(sessions, ref) if key != KEEP))


def remove_tags(sessions: Sessions, ref: InstanceRef, *keys: str) -> None:
    """Take these tags off; one that is not there is no error."""
    if keys:
        with aws_calls("ec2", ref):
            sessions.ec2(ref).delete_tags(
                Resources=[ref.instance_id], Tags=[{"Key": key} for key in keys]
            )
