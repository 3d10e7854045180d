"""What may come back instead of an answer: a problem, in the API's words or ours, or nothing."""

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

import httpx

PROBLEM = "application/problem+json"
_ELSEWHERE = (
    "Check the address: it is the one in front of /api, such as https://NAME.azurewebsites.net."
)
_REMEDIES = {
    401: "Give the right function key in FERRY_KEY.",
    403: "Give the right function key in FERRY_KEY; the network may also keep you out.",
    413: "Split it into several.",
}
_SERVER_ERRORS = 500


class Unreachable(Exception):
    """Nobody answered; the message says who, and why."""

    @property
    def document(self) -> dict[str, Any]:
        """Say the same as a problem, for readers of JSON."""
        return {
            "type": "urn:ferry:problem:unreachable",
            "title": "Ferry does not answer",
            "detail": str(self),
            "remedy": "Check the address in FERRY_URL, and that Ferry runs; then do the same "
            "again: Ferry does nothing twice.",
        }


class ApiProblem(Exception):
    """Ferry answered with a problem (RFC 9457), which is `document`; the message tells it."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(f"{document['title']}: {document.get('detail', '')}".rstrip(": "))
        self.document = dict(document)

    @property
    def kind(self) -> str:
        """The stable name of the kind of problem, without what is before it."""
        return str(self.document["type"]).rsplit(":", 1)[-1]


def problem_in(answer: httpx.Response) -> ApiProblem:
    """Read the problem out of an answer, or put into words what came in place of one."""
    if answer.headers.get("content-type", "").startswith(PROBLEM):
        try:
            return ApiProblem(answer.json())
        except (ValueError, KeyError, TypeError):
            pass  # cut off, or no problem after all
    code = answer.status_code
    title = HTTPStatus(code).phrase if code in list(HTTPStatus) else "No answer of Ferry's"
    remedy = _ELSEWHERE if code < _SERVER_ERRORS else "Send it again; then look at ferry health."
    return ApiProblem(
        {
            "type": "about:blank",
            "title": title,
            "status": code,
            "detail": f"{answer.request.url.host} answered {code}, and not as Ferry does",
            "remedy": _REMEDIES.get(code, remedy),
        }
    )


def document_in(answer: httpx.Response) -> Any:
    """Read an answer's JSON; ApiProblem when it is none, for then it is not Ferry that answers."""
    if not answer.content:
        return None
    try:
        return json.loads(answer.content)
    except ValueError as error:
        raise problem_in(answer) from error
