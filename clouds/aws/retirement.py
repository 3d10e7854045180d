"""The end of a source that has moved: looked at, snapshotted, terminated."""

from datetime import datetime

from clouds.aws.errors import aws_calls
from clouds.aws.instances import find_instance, state_of
from clouds.aws.session import Sessions
from domain.retention import RetiringSource, Snapshot, newest
from domain.source_instance import GONE, InstanceRef

SNAPSHOT_OF = "ferry:snapshot-of"


class AwsRetirement:
    """The port SourceRetirement on EC2."""

    def __init__(self, sessions: Sessions) -> None:
        self._sessions = sessions

    def look(self, ref: InstanceRef) -> RetiringSource:
        """Read the instance anew."""
        found = find_instance(self._sessions, ref)
        with aws_calls("ec2", ref):
            attribute = self._sessions.ec2(ref).describe_instance_attribute(
                InstanceId=ref.instance_id, Attribute="disableApiTermination"
            )
        volumes = [each["Ebs"]["VolumeId"] for each in found.get("BlockDeviceMappings", [])]
        return RetiringSource(
            state_of(found),
            found.get("LaunchTime"),
            bool(attribute["DisableApiTermination"].get("Value")),
            {tag["Key"]: tag["Value"] for tag in found.get("Tags", [])},
            tuple(sorted(volumes)),
        )

    def ensure_snapshots(
        self, ref: InstanceRef, since: datetime | None = None
    ) -> tuple[Snapshot, ...]:
        """Begin to snapshot all volumes at one moment, or find the snapshots made before."""
        found = self.look(ref)
        fresh = newest(found.launched, since)
        there = self._snapshots(ref, fresh)
        if set(found.volumes) <= {each.volume_id for each in there}:
            return there
        with aws_calls("ec2", ref):
            self._sessions.ec2(ref).create_snapshots(
                Description=f"{ref.instance_id}, kept by Ferry before its termination",
                InstanceSpecification={"InstanceId": ref.instance_id},
                TagSpecifications=[
                    {
                        "ResourceType": "snapshot",
                        "Tags": [{"Key": SNAPSHOT_OF, "Value": ref.instance_id}],
                    }
                ],
            )
        return self._snapshots(ref, fresh)

    def terminate(self, ref: InstanceRef) -> None:
        """Begin to terminate the instance; one that ends already stays as it is."""
        if state_of(find_instance(self._sessions, ref)) not in GONE:
            with aws_calls("ec2", ref):
                self._sessions.ec2(ref).terminate_instances(InstanceIds=[ref.instance_id])

    def _snapshots(self, ref: InstanceRef, since: datetime | None) -> tuple[Snapshot, ...]:
        """Find the newest snapshot of each volume that Ferry has made since then."""
        ours = [{"Name": f"tag:{SNAPSHOT_OF}", "Values": [ref.instance_id]}]
        with aws_calls("ec2", ref):
            pages = self._sessions.ec2(ref).get_paginator("describe_snapshots")
            found = [
                each
                for page in pages.paginate(OwnerIds=["self"], Filters=ours)  # type: ignore[arg-type]
                for each in page["Snapshots"]
                if since is None or each["StartTime"] >= since
            ]
        latest = {each["VolumeId"]: each for each in sorted(found, key=lambda s: s["StartTime"])}
        return tuple(
            Snapshot(each["SnapshotId"], volume, each["State"])
            for volume, each in sorted(latest.items())
        )
