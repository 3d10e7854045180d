"""Evidence over HTTP: what is kept for good of a run that is over."""

from typing import TYPE_CHECKING

from domain.evidence import wave_evidence_name
from domain.wave_status import WaveStatus
from triggers.choosing import find_wave
from triggers.evidence_keeping import opened
from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import EvidenceQuery


def get_evidence(call: Call) -> Answer:
    """Read the evidence of a run, of the last one that has any unless one is named."""
    from triggers.views import EvidenceView  # noqa: PLC0415 (keeps the cold start short)

    query: EvidenceQuery = call.query
    wave = find_wave(call.clouds, call.path["wave"])
    runs = [query.run] if query.run else range(wave.runs, 0, -1)
    for run in runs:
        name = wave_evidence_name(wave.name, run)
        if content := call.clouds.documents.get(name):
            return Answer(EvidenceView.model_validate(opened(name, content)))
    raise _none_yet(wave, query.run)


def _none_yet(wave: WaveStatus, run: int | None) -> Problem:
    which = f"run {run} of {wave.name}" if run else wave.name
    return Problem(
        Kind.WRONG_STATE,
        f"there is no evidence of {which} yet: it is kept once a run is over",
        field="wave",
        remedy=f"Read GET /api/waves/{wave.name}; within a minute of its end it is there.",
    )


ROUTES = (
    Route(
        method="GET",
        path="waves/{wave}/evidence",
        summary="Read what is kept for good of a run: order, answers, reports, events, and a seal.",
        handler=get_evidence,
        query="EvidenceQuery",
        answers={200: "EvidenceView"},
        problems=(Kind.WRONG_STATE,),
        cached=True,
    ),
)
