"""Registers routes with the Functions app, all behind one turnstile."""

from collections.abc import Callable, Iterable
from typing import Any

import azure.durable_functions as df
import azure.functions as func

from clouds.ports import Clouds
from settings import Settings
from triggers.http.answering import answer_request
from triggers.http.route import Route
from triggers.http.turnstile import Turnstile


def bind_routes(
    app: df.Blueprint, routes: Iterable[Route], clouds: Clouds, settings: Settings
) -> None:
    """Register every route as a function of its operation's name."""
    turnstile = Turnstile.of(settings)

    def ask(route: Route, req: func.HttpRequest, client: Any = None) -> func.HttpResponse:
        return answer_request(route, req, clouds, settings, client, turnstile)

    for route in routes:
        function = (
            app.durable_client_input(client_name="client")(_with_client(route, ask))
            if route.stories
            else _without_client(route, ask)
        )
        level = func.AuthLevel.ANONYMOUS if route.open or route.browser else None
        app.route(route=route.path, methods=[route.method], auth_level=level)(function)


def _with_client(route: Route, ask: Callable[..., func.HttpResponse]) -> Callable[..., Any]:
    def answer(req: func.HttpRequest, client: df.SyncDurableFunctionsClient) -> func.HttpResponse:
        return ask(route, req, client)

    answer.__name__ = route.operation
    return answer


def _without_client(route: Route, ask: Callable[..., func.HttpResponse]) -> Callable[..., Any]:
    def answer(req: func.HttpRequest) -> func.HttpResponse:
        return ask(route, req)

    answer.__name__ = route.operation
    return answer
