"""A file of waves, sent from a browser: taken, or shown by row with what is wrong, to mend it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

from triggers import bulk
from triggers.dashboard.page import form_of, page
from triggers.dashboard.showing import show
from triggers.http.route import FORM_WITH_FILE, Answer, Call
from triggers.problems import Kind, Problem

_API = {route.operation: route for route in bulk.ROUTES}["start_load"]
# What can be mended on a page; a larger file is mended where it came from.
_MOST_MENDED = 256 * 1024


@dataclass(frozen=True, slots=True)
class _Sent:
    """What a form brought: the file's content, and whether its good rows are enough."""

    content: bytes
    accept_valid: bool


def show_intake(call: Call) -> Answer:
    """Show the form that takes a file."""
    return _page(call)


def send_file(call: Call) -> Answer:
    """Take the waves of a file in, or show by row what is wrong with it."""
    from triggers.documents import LoadQuery  # noqa: PLC0415 (keeps the cold start short)

    sent, asked = _sent(call), call.query
    query = LoadQuery(accept_valid=sent.accept_valid)
    load = replace(call, body=sent.content, content_type="text/csv", query=query)
    call = replace(call, query=asked)
    try:
        return _page(call, loaded=bulk.start_load(load).body)
    except Problem as problem:
        if problem.kind is not Kind.INVALID_FILE:
            raise
        mended = sent.content.decode("utf-8-sig", "replace")
        return _page(call, problem=problem.document, text=mended[:_MOST_MENDED])


def _page(call: Call, **more: Any) -> Answer:
    return show(call, "intake", **{"loaded": None, "problem": None, "text": "", **more})


def _sent(call: Call) -> _Sent:
    """Read a form with a file; the text that was mended on the page counts before the file."""
    from werkzeug.formparser import parse_form_data  # noqa: PLC0415 (cold start)

    told: Mapping[str, Any] = {
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": call.headers.get("content-type", ""),
        "CONTENT_LENGTH": str(len(call.body)),
        "wsgi.input": BytesIO(call.body),
    }
    _, fields, files = parse_form_data(dict(told))
    text, file = fields.get("text", ""), files.get("file")
    content = text.encode() if text.strip() else file.read() if file else b""
    return _Sent(content, fields.get("accept_valid") == "yes")


PAGES = (
    page("intake", show_intake, "Show the form that takes a file of waves."),
    form_of(_API, "intake", send_file, None, media=(FORM_WITH_FILE,), answers={200: ""}),
)
