"""In which form an assessment is answered."""

from typing import TYPE_CHECKING

from triggers.assessment_report.csv_report import write_csv
from triggers.assessment_report.html_report import style, write_html
from triggers.http.route import CSV, HTML, JSON, Answer
from triggers.http.safety import CONTENT_POLICY, content_policy

if TYPE_CHECKING:
    from triggers.views.assessment import AssessmentView

FORMATS = {"json": JSON, "csv": CSV, "html": HTML}


def answer_in(wanted: str | None, accept: str, report: "AssessmentView") -> Answer:
    """Answer as the query says, else as the Accept header does, else as JSON."""
    media = FORMATS[wanted] if wanted else _accepted(accept)
    if media == CSV:
        return Answer(write_csv(report), media=CSV)
    if media == HTML:
        policy = {CONTENT_POLICY: content_policy([style()])}
        return Answer(write_html(report), headers=policy, media=HTML)
    return Answer(report)


def _accepted(accept: str) -> str:
    """Choose what the caller likes best (RFC 9110); the first of those liked alike."""
    liked = [_liked(part) for part in accept.split(",") if part.strip()]
    known = [(weight, media) for weight, media in liked if media in FORMATS.values() and weight]
    return max(known, key=lambda each: each[0])[1] if known else JSON


def _liked(part: str) -> tuple[float, str]:
    media, *parameters = (each.strip().lower() for each in part.split(";"))
    weight = next((each[2:] for each in parameters if each.startswith("q=")), "1")
    try:
        return float(weight), media
    except ValueError:
        return 0.0, media
