"""Requests that nobody understood, over HTTP: read them, send them again, drop them."""

from typing import TYPE_CHECKING

from triggers.http.route import Answer, Call, Reach, Route
from triggers.problems import Kind, Problem

if TYPE_CHECKING:
    from triggers.documents import PoisonQuery


def list_poison(call: Call) -> Answer:
    """List requests set aside."""
    from triggers.views import PoisonPage, PoisonView  # noqa: PLC0415 (keeps the cold start short)

    query: PoisonQuery = call.query
    found = call.clouds.requests.list_poison(query.limit)
    return Answer(PoisonPage(messages=[PoisonView.of(message) for message in found]))


def get_poison(call: Call) -> Answer:
    """Read one request set aside."""
    from triggers.views import PoisonView  # noqa: PLC0415

    message = call.clouds.requests.find_poison(call.path["message"])
    if message is None:
        raise _no_such(call)
    return Answer(PoisonView.of(message))


def replay_poison(call: Call) -> Answer:
    """Send a request again that was set aside."""
    from triggers.views import Replayed  # noqa: PLC0415

    if not call.clouds.requests.replay_poison(call.path["message"]):
        raise _no_such(call)
    return Answer(Replayed(id=call.path["message"]), 202)


def drop_poison(call: Call) -> Answer:
    """Delete a request set aside."""
    if not call.clouds.requests.drop_poison(call.path["message"]):
        raise _no_such(call)
    return Answer(status=204)


def _no_such(call: Call) -> Problem:
    return Problem(
        Kind.NO_SUCH_MESSAGE,
        f"no message {call.path['message']} is set aside",
        field="message",
        remedy="Read GET /api/poison for those that are; it may have been replayed or dropped.",
    )


ROUTES = (
    Route(
        method="GET",
        path="poison",
        summary="List requests that nobody understood, with the reason.",
        handler=list_poison,
        reach=Reach.EVERYWHERE,
        query="PoisonQuery",
        answers={200: "PoisonPage"},
    ),
    Route(
        method="GET",
        path="poison/{message}",
        summary="Read one request that nobody understood.",
        handler=get_poison,
        reach=Reach.EVERYWHERE,
        answers={200: "PoisonView"},
    ),
    Route(
        method="POST",
        path="poison/{message}/replay",
        summary="Send it again as it came, when what was in its way is gone.",
        handler=replay_poison,
        reach=Reach.EVERYWHERE,
        answers={202: "Replayed"},
    ),
    Route(
        method="DELETE",
        path="poison/{message}",
        summary="Drop it for good.",
        handler=drop_poison,
        reach=Reach.EVERYWHERE,
        answers={204: ""},
    ),
)
