"""The dashboard of clouds in this process, served to a real browser without a host."""

from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from types import SimpleNamespace
from urllib.parse import parse_qs, urlsplit

import azure.functions as func

from tests.triggers.dashboard.browsing import KEY, Stories, route_for, settings
from triggers.http.answering import answer_request


@contextmanager
def served(clouds):
    """Serve the pages of these clouds; gives what an operator needs to open them."""
    given, stories = settings(), Stories()

    class Answering(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self._answer()

        def do_POST(self):
            self._answer()

        def log_message(self, *_):
            """Say nothing."""

        def _answer(self):
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            path = parts.path.removeprefix("/api/").rstrip("/")
            try:
                route, params = route_for(self.command, path)
            except LookupError:
                return self._send(404, {}, b"")
            request = func.HttpRequest(
                self.command,
                f"http://{self.headers['host']}{self.path}",
                headers={name.lower(): text for name, text in self.headers.items()},
                params=_params(parts.query),
                route_params=params,
                body=body,
            )
            answer = answer_request(route, request, clouds, given, stories)
            headers = {**answer.headers, "Content-Type": answer.mimetype}
            return self._send(answer.status_code, headers, answer.get_body())

        def _send(self, status, headers, body):
            self.send_response(status)
            for name, text in headers.items():
                self.send_header(name, text)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    yield SimpleNamespace(system=SimpleNamespace(url=url, key=KEY))
    server.shutdown()
    server.server_close()
    thread.join()


def _params(query):
    """Read a query as the host of Azure Functions does: what comes again is joined by commas."""
    return {name: ",".join(texts) for name, texts in parse_qs(query).items()}
