"""What CloudWatch has measured of the writes to an instance's volumes."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from clouds.aws.errors import aws_calls
from clouds.aws.session import Sessions
from domain.preflight.ec2_facts import Volume
from domain.source_instance import InstanceRef

LOOKS_BACK = timedelta(days=7)
_PEAK, _DAY = 5 * 60, 24 * 60 * 60  # seconds of a period; EBS tells its figures each minute
_QUERIES = (
    ("peak", "VolumeWriteBytes", _PEAK),
    ("day", "VolumeWriteBytes", _DAY),
    ("ops", "VolumeWriteOps", _DAY),
)


def measured(sessions: Sessions, ref: InstanceRef, volumes: Sequence[Volume]) -> tuple[Volume, ...]:
    """Add to each volume what was written to it in the last week; nothing where none is known."""
    if not volumes:
        return ()
    figures = _figures(sessions, ref, volumes)
    return tuple(_with(volume, figures, number) for number, volume in enumerate(volumes))


def _with(volume: Volume, figures: dict[str, list[float]], number: int) -> Volume:
    peaks, days = figures.get(f"peak{number}", []), figures.get(f"day{number}", [])
    writes = sum(figures.get(f"ops{number}", []))
    return replace(
        volume,
        peak_write=max(peaks) / _PEAK if peaks else None,
        mean_write=max(days) / _DAY if days else None,
        write_size=sum(days) / writes if writes else None,
    )


def _figures(
    sessions: Sessions, ref: InstanceRef, volumes: Sequence[Volume]
) -> dict[str, list[float]]:
    end = datetime.now(UTC)
    found: dict[str, list[float]] = {}
    with aws_calls("cloudwatch", ref):
        paginator = sessions.cloudwatch(ref).get_paginator("get_metric_data")
        pages = paginator.paginate(
            MetricDataQueries=list(_queries(volumes)), StartTime=end - LOOKS_BACK, EndTime=end
        )
        for page in pages:
            for each in page["MetricDataResults"]:
                found.setdefault(each["Id"], []).extend(each["Values"])
    return found


def _queries(volumes: Sequence[Volume]) -> Iterator[dict[str, Any]]:
    """Ask three figures of each volume: 64 of them stay below the 500 of one call."""
    for number, volume in enumerate(volumes):
        for word, metric, period in _QUERIES:
            named = [{"Name": "VolumeId", "Value": volume.volume_id}]
            about = {"Namespace": "AWS/EBS", "MetricName": metric, "Dimensions": named}
            stat = {"Metric": about, "Period": period, "Stat": "Sum"}
            yield {"Id": f"{word}{number}", "MetricStat": stat}
