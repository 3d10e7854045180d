"""What curves are drawn from: points in percent, so that templates only place them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.samples import Sample
from domain.throughput import Flow, flows

_SECONDS = (60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200)
_DAY = 86_400
_ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500)
_UNIT = 1_024


@dataclass(frozen=True, slots=True)
class Band:
    """When something is foreseen to arrive: as likely before as after `even`, late by `late`."""

    even: datetime
    late: datetime


@dataclass(frozen=True, slots=True)
class Curve:
    """One curve over time. Points are "x,y" in percent, from the upper left corner.

    `kind` says in what its figures are: `progress` in percent, `lag` in seconds, `throughput` in
    bytes a second. Where nothing was told it has a gap, so there may be several `lines`.
    """

    kind: str
    begins: datetime
    ends: datetime
    top: float
    latest: float | None
    greatest: float
    lines: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()
    band: str = ""

    @property
    def levels(self) -> tuple[tuple[int, float], ...]:
        """Tell where the lines of its grid are, and what they mean."""
        return ((0, self.top), (50, self.top / 2), (100, 0))


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where on the picture a moment and a figure are."""

    begins: datetime
    ends: datetime
    top: float

    def x(self, at: datetime) -> float:
        return round(100 * ((at - self.begins) / (self.ends - self.begins)), 2)

    def point(self, at: datetime, figure: float) -> str:
        return f"{self.x(at)},{round(100 - 100 * figure / self.top, 2)}"


def curves_of(samples: Sequence[Sample], foreseen: Band | None = None) -> tuple[Curve, ...]:
    """Draw an instance's progress, its lag and its throughput; nothing of less than two samples."""
    if len(samples) < 2:  # noqa: PLR2004 (a line needs two)
        return ()
    drawn = (_progress(samples, foreseen), _lag(samples), throughput_curve(flows(samples)))
    return tuple(each for each in drawn if each)


def throughput_curve(spans: Sequence[Flow]) -> Curve | None:
    """Draw how much was replicated in spans of time, as steps; None where there are none."""
    if not spans:
        return None
    greatest = max(each.bytes_per_second for each in spans)
    frame = _Frame(spans[0].begins, spans[-1].ends, _round_bytes(greatest))
    steps = [
        frame.point(at, each.bytes_per_second) for each in spans for at in (each.begins, each.ends)
    ]
    return Curve(
        "throughput", frame.begins, frame.ends, frame.top, spans[-1].bytes_per_second, greatest,
        (" ".join(steps),), (" ".join(("0,100", *steps, "100,100")),),
    )  # fmt: skip


def _progress(samples: Sequence[Sample], foreseen: Band | None) -> Curve:
    last = samples[-1]
    frame = _Frame(samples[0].at, max(last.at, foreseen.late) if foreseen else last.at, 100)
    points = [frame.point(each.at, each.percent) for each in samples]
    area = f"0,100 {' '.join(points)} {frame.x(last.at)},100"
    band = ""
    if foreseen and foreseen.late > last.at:
        even = max(foreseen.even, last.at)
        band = f"{points[-1]} {frame.point(even, 100)} {frame.point(foreseen.late, 100)}"
    return Curve(
        "progress", frame.begins, frame.ends, 100, last.percent,
        max(each.percent for each in samples), (" ".join(points),), (area,), band,
    )  # fmt: skip


def _lag(samples: Sequence[Sample]) -> Curve | None:
    told = [(each.at, each.rpo.total_seconds()) for each in samples if each.rpo is not None]
    if not told:
        return None
    greatest = max(seconds for _, seconds in told)
    frame = _Frame(samples[0].at, samples[-1].at, _round_seconds(greatest))
    rpo = samples[-1].rpo
    return Curve(
        "lag", frame.begins, frame.ends, frame.top, rpo.total_seconds() if rpo else None, greatest,
        tuple(" ".join(frame.point(*each) for each in run) for run in _runs(samples)),
    )  # fmt: skip


def _runs(samples: Iterable[Sample]) -> Iterable[list[tuple[datetime, float]]]:
    """Cut where no lag was told; a single one is drawn as a dot."""
    run: list[tuple[datetime, float]] = []
    for each in (*samples, None):
        if each is not None and each.rpo is not None:
            run.append((each.at, each.rpo.total_seconds()))
        elif run:
            yield run if len(run) > 1 else run * 2
            run = []


def _round_seconds(most: float) -> float:
    whole = next((each for each in _SECONDS if each >= most), 0)
    return whole or _DAY * -(-most // _DAY)


def _round_bytes(most: float) -> float:
    unit = 1
    while most > _ROUND[-1] * unit:
        unit *= _UNIT
    return float(next(each for each in _ROUND if each * unit >= most) * unit)


@dataclass(frozen=True, slots=True)
class Row:
    """A sample in figures: what the curves show, for those who read tables."""

    sample: Sample
    bytes_per_second: float | None


def rows_of(samples: Sequence[Sample]) -> list[Row]:
    """Put each sample beside the throughput since the one before, the newest first."""
    paces = [None, *(each.bytes_per_second for each in flows(samples))]
    return [Row(*each) for each in zip(samples, paces, strict=False)][::-1]
