"""Registers routes with the Functions app, all behind one turnstile.

A route's own module is imported by its first request.
"""

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

import azure.durable_functions as df
import azure.functions as func

from settings import Settings
from triggers.http.indexed import IndexedRoute
from triggers.http.turnstile import Turnstile

if TYPE_CHECKING:
    from clouds.ports import Clouds


def bind_routes(
    app: df.Blueprint,
    routes: Iterable[IndexedRoute],
    clouds: "Callable[[], Clouds]",
    settings: Settings,
) -> None:
    """Register every route as a function of its operation's name."""
    turnstile = Turnstile.of(settings)

    def ask(indexed: IndexedRoute, req: func.HttpRequest, client: Any = None) -> func.HttpResponse:
        from triggers.http.answering import (  # noqa: PLC0415 (keeps the cold start short)
            answer_request,
        )

        return answer_request(indexed.route, req, clouds(), settings, client, turnstile)

    for indexed in routes:
        function = (
            app.durable_client_input(client_name="client")(_with_client(indexed, ask))
            if indexed.stories
            else _without_client(indexed, ask)
        )
        level = func.AuthLevel.ANONYMOUS if indexed.keyless else None
        app.route(route=indexed.path, methods=[indexed.method], auth_level=level)(function)


def _with_client(indexed: IndexedRoute, ask: Callable[..., func.HttpResponse]) -> Any:
    def answer(req: func.HttpRequest, client: df.SyncDurableFunctionsClient) -> func.HttpResponse:
        return ask(indexed, req, client)

    answer.__name__ = indexed.operation
    return answer


def _without_client(indexed: IndexedRoute, ask: Callable[..., func.HttpResponse]) -> Any:
    def answer(req: func.HttpRequest) -> func.HttpResponse:
        return ask(indexed, req)

    answer.__name__ = indexed.operation
    return answer
