"""An assessment as CSV: a line for each finding, and one for an instance without any."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from triggers.views.assessment import AssessmentView, FindingView

HEADER = (
    "account",
    "region",
    "instance",
    "name",
    "fit",
    "category",
    "rule",
    "area",
    "evidence",
    "remedy",
    "source",
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write_csv(report: "AssessmentView") -> str:
    """Write the report (RFC 4180, UTF-8); no cell is a formula to a spreadsheet."""
    paper = io.StringIO()
    writer = csv.writer(paper)
    writer.writerow(HEADER)
    for line in _lines(report):
        writer.writerow([harmless(cell) for cell in line])
    return paper.getvalue()


def harmless(cell: str) -> str:
    """Put an apostrophe before what a spreadsheet would calculate."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA) else cell


def _lines(report: "AssessmentView") -> Iterator[Sequence[str]]:
    where = (report.account, report.region)
    for finding in report.appliance.findings:
        yield (*where, "", report.appliance.name or "appliance", "no", *_cells(finding))
    for each in report.instances:
        who = (*where, each.instance, each.name, "yes" if each.fit else "no")
        for finding in each.findings:
            yield (*who, *_cells(finding))
        if not each.findings:
            yield (*who, "", "", "", "", "", "")


def _cells(finding: "FindingView") -> tuple[str, ...]:
    return (
        finding.severity,
        finding.code,
        finding.area,
        finding.detail,
        finding.remedy,
        finding.source,
    )
