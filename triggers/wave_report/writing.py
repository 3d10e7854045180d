"""In which form a wave's report is answered."""

from datetime import datetime

from clouds.ports.signing import Signer
from triggers.http.media import liked_best
from triggers.http.route import CSV, HTML, JSON, ZIP, Answer
from triggers.http.safety import CONTENT_POLICY, content_policy
from triggers.wave_report.gathering import Gathered
from triggers.wave_report.packing import packed, page_of, parts_of
from triggers.wave_report.page import style

FORMATS = {"json": JSON, "csv": CSV, "html": HTML, "zip": ZIP}


def answer_in(
    wanted: str | None, accept: str, gathered: Gathered, signer: Signer, made: datetime
) -> Answer:
    """Answer as the query says, else as the Accept header does, else as JSON."""
    from triggers.views import WaveReportView  # noqa: PLC0415 (keeps the cold start short)

    media = FORMATS[wanted] if wanted else liked_best(accept, FORMATS.values(), JSON)
    if media == ZIP:
        return Answer(packed(gathered, signer, made), media=ZIP)
    contents, parts = parts_of(gathered)
    if media == CSV:
        return Answer(parts["instances.csv"].decode(), media=CSV)
    if media == HTML:
        policy = {CONTENT_POLICY: content_policy([style()])}
        return Answer(page_of(contents, parts), headers=policy, media=HTML)
    return Answer(WaveReportView(contents))
