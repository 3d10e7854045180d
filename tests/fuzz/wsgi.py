"""The doors as a WSGI application: requests reach the app's functions without a network."""

from http import HTTPStatus
from urllib.parse import quote

KEY = "k"


def application(ferry):
    """Serve a Ferry; whoever has no key is turned away, as by the Functions host."""

    def serve(environ, start_response):
        path = quote(environ["PATH_INFO"].encode("latin-1"), safe="/%")
        path = environ.get("REQUEST_URI", path).partition("?")[0].removeprefix("/api/")
        query = environ.get("QUERY_STRING", "")
        headers = {
            name.removeprefix("HTTP_").replace("_", "-"): text
            for name, text in environ.items()
            if name.startswith("HTTP_") or (name == "CONTENT_TYPE" and text)
        }
        body = environ["wsgi.input"].read(int(environ.get("CONTENT_LENGTH") or 0))
        if environ.get("HTTP_X_FUNCTIONS_KEY") != KEY:
            start_response("401 Unauthorized", [])
            return [b""]
        target = f"{path}?{query}" if query else path
        told = ferry.ask(environ["REQUEST_METHOD"], target, data=body, headers=headers)
        words = HTTPStatus(told.status).phrase
        start_response(f"{told.status} {words}", [*told.headers.items()])
        return [told.body]

    return serve
