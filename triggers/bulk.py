"""Many waves at once over HTTP: a file of rows."""

import hashlib
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from triggers.http.route import Answer, Call, Route
from triggers.problems import Kind, Problem, RowProblem
from triggers.scope.places import require_places

if TYPE_CHECKING:
    from triggers.bulk_file.reading import Contents
    from triggers.documents import LoadQuery

_TOLD = 5


def start_load(call: Call) -> Answer:
    """Take a file's waves in: answered when every one is kept and sent."""
    from triggers.bulk_file.sending import Load, send_load  # noqa: PLC0415 (cold start)
    from triggers.views.load import LoadAccepted, LoadedWave, RefusedRow  # noqa: PLC0415

    contents = _contents(call)
    _require_places(call, contents)
    load = Load(hashlib.sha256(call.body).hexdigest(), contents.waves)
    send_load(load, call.clouds)
    waves = f"{call.url.removesuffix('/bulk')}/waves"
    return Answer(
        LoadAccepted(
            load=load.name,
            rows=contents.rows,
            waves=[
                LoadedWave(wave=each.wave, instances=each.instances, status=f"{waves}/{each.wave}")
                for each in contents.waves
            ],
            refused=[RefusedRow(**asdict(problem)) for problem in contents.problems],
        ),
        202,
        {"Retry-After": "10"},
    )


def _require_places(call: Call, contents: "Contents") -> None:
    """Raise a Problem unless the caller may act wherever the waves lead."""
    from triggers.documents import WaveDocument  # noqa: PLC0415 (cold start)

    for each in contents.waves if call.sight.limited else ():
        require_places(call.sight, WaveDocument.model_validate_json(each.document), call.settings)


def _contents(call: Call) -> "Contents":
    """Read a file whose waves may be sent; a Problem that lists all that is wrong when not."""
    from triggers.bulk_file.lines import TooLarge  # noqa: PLC0415 (cold start)
    from triggers.bulk_file.reading import read_file  # noqa: PLC0415

    query: LoadQuery = call.query
    try:
        contents = read_file(call.body, call.content_type, call.settings.aws_account_id)
    except TooLarge as error:
        raise Problem(Kind.TOO_LARGE, str(error), remedy="Split it into several.") from error
    if contents.problems and not (query.accept_valid and contents.usable and contents.waves):
        raise _refused(contents.problems)
    return contents


def _refused(problems: Sequence[RowProblem]) -> Problem:
    rows = len({problem.row for problem in problems})
    first = "; ".join(f"row {p.row}, {p.field}: {p.problem}" for p in problems[:_TOLD])
    return Problem(
        Kind.INVALID_FILE,
        f"{rows:,} rows are not right, so none is accepted: {first}",
        remedy="Correct the rows listed and send the file again; or send it with "
        "accept_valid=true, and the listed rows again in waves of their own.",
        errors=problems,
    )


ROUTES = (
    Route(
        method="POST",
        path="bulk",
        summary="Start many waves by a file of rows, 50 MB and 100,000 rows at most.",
        handler=start_load,
        media=("text/csv", "application/x-ndjson", "application/jsonl"),
        query="LoadQuery",
        most_bytes=50 * 1024 * 1024,
        answers={202: "LoadAccepted"},
        headers=("Retry-After",),
        problems=(Kind.TOO_LARGE, Kind.INVALID_FILE),
    ),
)
