"""The page of a link: what is approved, a box to tick, and a button; no scripts, nothing loaded."""

from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING, Any

from triggers.http.route import HTML, Answer, Call
from triggers.http.safety import CONTENT_POLICY, content_policy
from triggers.problems import Problem

if TYPE_CHECKING:
    from triggers.views import LinkShown

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;padding:0 1rem}"
    "code{overflow-wrap:anywhere}button{font:inherit;padding:.5rem 1.5rem}"
    "@media(prefers-color-scheme:dark){body{background:#111;color:#eee}}"
)
_HEADERS = {
    CONTENT_POLICY: content_policy([_STYLE], forms=True),
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def answer_as(call: Call, view: Any, token: str = "") -> Answer:
    """Answer a browser with a page, and programs with JSON; what is shown has a token to send."""
    if not _browses(call):
        return Answer(view)
    words = _question(view, token) if token else _done(view)
    return Answer(_page(words), 200, _HEADERS, HTML)


def problem_page(problem: Problem, *_: Any) -> Answer:
    """Put a problem on a page."""
    document = problem.document
    words = (
        f"<h1>{escape(str(document['title']))}</h1><p>{escape(str(document['detail']))}.</p>"
        f"<p>{escape(str(document.get('remedy', '')))}</p>"
    )
    return Answer(_page(words), problem.kind.status, _HEADERS, HTML)


def _browses(call: Call) -> bool:
    return HTML in call.accept.lower()


def _question(view: "LinkShown", token: str) -> str:
    decision = escape(view.decision)
    name = escape(view.approver_name or view.approver)
    listed = "".join(_asked(view))
    return (
        f"<h1>{decision.capitalize()} in wave {escape(view.wave)}?</h1>"
        f"<p>You answer as <strong>{name}</strong>. Nothing has happened yet.</p><ul>{listed}</ul>"
        f'<form method="post" action="{decision}">'
        f'<input type="hidden" name="token" value="{escape(token)}">'
        f'<p><label><input type="checkbox" name="confirmation" value="{decision}" required> '
        f"I have read this, and {decision} it with what it may lose.</label></p>"
        f"<p><button>{decision.capitalize()}</button></p></form>"
        f"<p>Good until {view.expires:%Y-%m-%d %H:%M} UTC, for one answer.</p>"
    )


def _asked(view: "LinkShown") -> Iterator[str]:
    for each in view.instances:
        yield (
            f"<li><p><strong>{escape(each.instance)}</strong>: {escape(each.words)}</p>"
            f"<p>Plan <code>{escape(each.plan)}</code></p></li>"
        )


def _done(view: Any) -> str:
    listed = ", ".join(map(escape, view.instances))
    return (
        f"<h1>Thank you</h1><p>{escape(view.by)} said {escape(view.decision)} in wave "
        f"{escape(view.wave)} to {listed}. The link is used up.</p>"
    )


def _page(words: str) -> str:
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Ferry</title><style>{_STYLE}</style></head><body>{words}</body></html>\n"
    )
