"""The port Workload on EC2 and CloudWatch."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.target.disk_type import ActivityQuery, DiskActivity
from domain.target.instance_type import InstanceType, TypeQuery

# EBS tells of five minutes at a time; CloudWatch keeps that for 63 days.
_PERIOD = 300
_METRICS = ("VolumeReadOps", "VolumeWriteOps", "VolumeReadBytes", "VolumeWriteBytes")
_MOST_QUERIES = 500

type _Series = dict[datetime, float]


def _now() -> datetime:
    return datetime.now(UTC)


class AwsWorkload:
    """What EC2 and CloudWatch know of the work that an instance does."""

    def __init__(self, sessions: Sessions, now: Callable[[], datetime] = _now) -> None:
        self._sessions = sessions
        self._now = now

    def describe_type(self, query: TypeQuery) -> InstanceType:
        """Describe an instance type; Refused `ec2.InvalidInstanceType` when there is none."""
        ec2: Any = self._sessions.ec2(query.ref)
        with aws_calls("ec2", query.ref):
            answer = ec2.describe_instance_types(InstanceTypes=[query.name])
        (told,) = answer["InstanceTypes"]
        return InstanceType(
            name=query.name,
            vcpus=told["VCpuInfo"]["DefaultVCpus"],
            memory_mib=told["MemoryInfo"]["SizeInMiB"],
            network_interfaces=told.get("NetworkInfo", {}).get("MaximumNetworkInterfaces", 1),
            instance_store_gib=told.get("InstanceStorageInfo", {}).get("TotalSizeInGB", 0),
            hypervisor=told.get("Hypervisor", ""),
        )

    def measure_disks(self, query: ActivityQuery) -> tuple[DiskActivity, ...]:
        """Tell the most that each volume has done in any five minutes of the last days."""
        series: dict[str, _Series] = {}
        end = self._now()
        asked = list(_queries(query.volume_ids))
        client: Any = self._sessions.cloudwatch(query.ref)
        pages = client.get_paginator("get_metric_data")
        with aws_calls("cloudwatch", query.ref):
            for start in range(0, len(asked), _MOST_QUERIES):
                for page in pages.paginate(
                    MetricDataQueries=asked[start : start + _MOST_QUERIES],
                    StartTime=end - timedelta(days=query.days),
                    EndTime=end,
                ):
                    for result in page["MetricDataResults"]:
                        told = zip(result["Timestamps"], result["Values"], strict=True)
                        series.setdefault(result["Id"], {}).update(told)
        return tuple(
            _activity(volume_id, [series.get(_name(number, each), {}) for each in range(4)])
            for number, volume_id in enumerate(query.volume_ids)
        )


def _queries(volume_ids: Iterable[str]) -> Iterable[dict[str, Any]]:
    for number, volume_id in enumerate(volume_ids):
        for each, metric in enumerate(_METRICS):
            yield {
                "Id": _name(number, each),
                "MetricStat": {
                    "Metric": {
                        "Namespace": "AWS/EBS",
                        "MetricName": metric,
                        "Dimensions": [{"Name": "VolumeId", "Value": volume_id}],
                    },
                    "Period": _PERIOD,
                    "Stat": "Sum",
                },
            }


def _name(number: int, metric: int) -> str:
    return f"v{number}m{metric}"


def _activity(volume_id: str, series: list[_Series]) -> DiskActivity:
    """Add reads and writes up, span by span, and take the busiest; rounded up."""
    spans = set().union(*series)
    operations = (_sum(span, series[0], series[1]) for span in spans)
    sizes = (_sum(span, series[2], series[3]) for span in spans)
    return DiskActivity(
        volume_id,
        iops=-int(-max(operations, default=0.0) // _PERIOD),
        bytes_per_second=-int(-max(sizes, default=0.0) // _PERIOD),
        periods=len(spans),
    )


def _sum(span: datetime, *series: _Series) -> float:
    return sum(each.get(span, 0.0) for each in series)
