"""The control endpoint: what a test or an operator does to the simulation, as JSON over HTTP."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from pydantic import TypeAdapter, ValidationError
from werkzeug.exceptions import HTTPException
from werkzeug.routing import Map, Rule
from werkzeug.wrappers import Request, Response

type Reply = dict[str, Any] | list[Any]
type Route = Callable[..., Reply]


class Control:
    """A WSGI application of routes: method, path below the prefix, and who answers.

    An answerer with a type in `takes` gets the request's body as that; unknown names in it are
    refused with 400.
    """

    def __init__(self, prefix: str) -> None:
        self._prefix = prefix
        self._map = Map(strict_slashes=False)
        self._routes: dict[str, tuple[Route, Any]] = {}

    def route(self, method: str, path: str, answer: Route, takes: Any = None) -> None:
        """Add a route."""
        endpoint = f"{method} {path}"
        self._map.add(Rule(self._prefix + path, endpoint=endpoint, methods=[method]))
        self._routes[endpoint] = (answer, takes)

    def __call__(self, environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        """Answer one request."""
        request = Request(environ)
        try:
            endpoint, arguments = self._map.bind_to_environ(environ).match()
            answer, takes = self._routes[endpoint]
            if takes:
                body = TypeAdapter(takes).validate_json(request.get_data() or b"{}")
                reply = answer(body, **arguments)
            else:
                reply = answer(**arguments)
            response = _spell(reply, 200)
        except HTTPException as error:
            response = _spell({"error": error.description}, error.code or 500)
        except ValidationError as error:
            response = _spell({"error": str(error)}, 400)
        except KeyError as error:
            response = _spell({"error": f"there is no {error.args[0]}"}, 404)
        return response(environ, start_response)


def _spell(reply: Reply, status: int) -> Response:
    return Response(json.dumps(reply), status, content_type="application/json")
