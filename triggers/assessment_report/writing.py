"""In which form an assessment is answered."""

from typing import TYPE_CHECKING

from triggers.assessment_report.csv_report import write_csv
from triggers.assessment_report.html_report import style, write_html
from triggers.http.media import liked_best
from triggers.http.route import CSV, HTML, JSON, Answer
from triggers.http.safety import CONTENT_POLICY, content_policy

if TYPE_CHECKING:
    from triggers.views.assessment import AssessmentView

FORMATS = {"json": JSON, "csv": CSV, "html": HTML}


def answer_in(wanted: str | None, accept: str, report: "AssessmentView") -> Answer:
    """Answer as the query says, else as the Accept header does, else as JSON."""
    media = FORMATS[wanted] if wanted else liked_best(accept, FORMATS.values(), JSON)
    if media == CSV:
        return Answer(write_csv(report), media=CSV)
    if media == HTML:
        policy = {CONTENT_POLICY: content_policy([style()])}
        return Answer(write_html(report), headers=policy, media=HTML)
    return Answer(report)
