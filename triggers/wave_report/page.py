"""A wave's report as one page of HTML that needs nothing else: for a screen and for paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from domain.assessment import Severity
from domain.evidence_pack.contents import Contents, ReportedFinding
from domain.evidence_pack.manifest import Part
from domain.itinerary import STEPS
from triggers.dashboard.times import by_the_clock
from triggers.wave_report import words
from triggers.wave_report.chart import LEGEND, Axis, times_by_step, told

if TYPE_CHECKING:
    from jinja2 import Environment, Template

_FILTERS = ("moment", "iso", "duration", "stopwatch", "amount", "money", "named", "counted")
_HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class SharedFinding:
    """What was found in the same words of one or many instances."""

    found_by: str
    code: str
    detail: str
    remedy: str
    instances: tuple[str, ...]


@cache
def style() -> str:
    """Give what stands between the page's style tags."""
    return f"\n{_HERE.joinpath('report.css').read_text(encoding='utf-8')}"


def write_page(contents: Contents, parts: tuple[Part, ...]) -> str:
    """Write the page; whatever people or clouds say is escaped. `parts` are the pack's others."""
    return _template().render(
        report=contents,
        parts=parts,
        style=style(),
        axis=Axis.of(contents),
        legend=LEGEND,
        steps=STEPS,
        severities=tuple(Severity),
        found=_by_severity(contents.findings),
    )


def pages(folder: Path) -> "Environment":
    """Make the templates of a folder ready; what they are not given is an error."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415

    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@cache
def _template() -> "Template":
    made = pages(_HERE)
    made.filters |= {name: getattr(words, name) for name in _FILTERS}
    made.filters["clock"] = by_the_clock
    made.globals |= {"told": told, "times_by_step": times_by_step}
    return made.get_template("report.html.j2")


def _by_severity(findings: Iterable[ReportedFinding]) -> dict[str, list[SharedFinding]]:
    """Put what was found of many instances in the same words into one line, in its first place."""
    of: dict[ReportedFinding, list[str]] = {}
    for each in findings:
        of.setdefault(replace(each, instance_id=""), []).append(each.instance_id)
    found: dict[str, list[SharedFinding]] = {}
    for one, instances in of.items():
        shared = SharedFinding(one.found_by, one.code, one.detail, one.remedy, tuple(instances))
        found.setdefault(one.severity.value, []).append(shared)
    return found
