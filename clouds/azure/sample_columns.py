"""The column of an instance's row that tells how its replication went, in few characters.

64 samples take about 3,000 characters, of the 32,768 that a column of Azure Tables may have.
"""

import json
from datetime import datetime, timedelta

from clouds.azure.tables import Row
from domain.samples import Sample, Series

SAMPLES = "samples"


def written(series: Series) -> str:
    """Write samples as numbers: microseconds since the first, percent, bytes, RPO in seconds."""
    if not series.samples:
        return ""
    first = series.samples[0].at
    rows = [[_us(each.at - first), *_numbers(each)] for each in series.samples]
    told = {"attempt": series.attempt, "first": first.isoformat(), "samples": rows}
    return json.dumps(told, separators=(",", ":"))


def read_series(row: Row) -> Series:
    """Read the samples of a row; one that is older than samples has none."""
    told = row.get(SAMPLES)
    if not told:
        return Series()
    known = json.loads(told)
    first = datetime.fromisoformat(known["first"])
    return Series(
        known["attempt"],
        tuple(
            Sample(first + timedelta(microseconds=since), percent, count, _rpo(rpo))
            for since, percent, count, rpo in known["samples"]
        ),
    )


def _numbers(sample: Sample) -> tuple[int, int, int | None]:
    rpo = None if sample.rpo is None else round(sample.rpo.total_seconds())
    return sample.percent, sample.replicated_bytes, rpo


def _rpo(seconds: int | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def _us(time: timedelta) -> int:
    return time // timedelta(microseconds=1)
