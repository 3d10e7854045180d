"""How pages and forms of the dashboard are declared: as routes, beside those of the API."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from triggers.dashboard.rendering import root_of
from triggers.dashboard.showing import address_of, show_problem
from triggers.http.route import FORM, HTML, Answer, Call, Route


def page(path: str, handler: Callable[[Call], Answer], summary: str, **more: Any) -> Route:
    """Declare a page; viewers may look."""
    usual = Route(
        method="GET",
        path=f"dashboard/{path}".rstrip("/"),
        summary=summary,
        handler=handler,
        query="PageQuery",
        answers={200: ""},
        also=(HTML,),
        cached=True,
        browser=True,
        pages=show_problem,
    )
    return replace(usual, **more)


def form_of(
    api: Route, path: str, handler: Callable[[Call], Answer], fills: Any, **more: Any
) -> Route:
    """Declare a form that does what an operation of the API does: same role, reach, document."""
    usual = replace(
        api,
        method="POST",
        path=f"dashboard/{path}",
        handler=handler,
        answers={303: ""},
        also=(HTML,),
        query="PageQuery",
        media=(FORM,),
        fills=fills,
        browser=True,
        pages=show_problem,
        cached=False,
        headers=(),
        as_operation=api.operation,
    )
    return replace(usual, **more)


def see_other(call: Call, place: str, **told: Any) -> Answer:
    """Lead the browser to another page, which it then asks for; there it is told what was done."""
    return Answer(None, 303, {"Location": address_of(root_of(call.url) + place, told)})
