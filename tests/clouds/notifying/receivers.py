"""Receivers of this machine: a web server over TLS and a mail server, as others run them."""

import base64
import hashlib
import hmac
import json
import socket
import ssl
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

HOST = "localhost"


def serving(file):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context


class WebReceiver(ThreadingHTTPServer):
    """Answers with what is queued, else with 202; remembers what it was sent, and what it took."""

    def __init__(self, file, address=HOST):
        super().__init__((address, 0), _Receiving)
        self.socket = serving(file).wrap_socket(self.socket, server_side=True)
        self.address, self.answers, self.got, self.taken = address, [], [], []
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self):
        return f"https://{self.address}:{self.server_port}"


class _Receiving(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.got.append((self.path, headers, body))
        status, more = self.server.answers.pop(0) if self.server.answers else (202, {})
        if status < 300:
            self.server.taken.append((self.path, headers, body))
        self.send_response(status)
        for name, value in {"Content-Length": "2", **more}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_):
        pass


def sent(receiver):
    return [json.loads(body) for _, _, body in receiver.got]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


class MailReceiver:
    """A mail server that wants STARTTLS and a password; `refuses` answers for addresses."""

    def __init__(self, file, user="ferry", password="s3cret-of-mail", address="127.0.0.1"):
        self.mails, self.refuses, self.user, self.password = [], {}, user, password
        self.address, self.port, self._file = address, free_port(), file
        self.start()

    def start(self):
        """Answer, on the same port each time."""
        self.controller = Controller(
            self,
            hostname=self.address,
            port=self.port,
            tls_context=serving(self._file),
            require_starttls=True,
            auth_required=True,
            authenticator=self._knows,
        )
        self.controller.start()

    def _knows(self, _server, _session, _envelope, _mechanism, data):
        given = (data.login.decode(), data.password.decode())
        return AuthResult(success=given == (self.user, self.password), handled=False)

    async def handle_RCPT(self, _server, _session, envelope, address, _options):  # noqa: N802
        if address in self.refuses:
            return f"{self.refuses[address]} not here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server, _session, envelope):  # noqa: N802
        self.mails.append((tuple(envelope.rcpt_tos), envelope.content))
        return "250 taken"


def verify(headers, body, key):
    """Verify as Standard Webhooks says that a receiver does."""
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    right = base64.b64encode(hmac.new(base64.b64decode(key), signed, hashlib.sha256).digest())
    given = [each.removeprefix("v1,") for each in headers["webhook-signature"].split()]
    return right.decode() in given
