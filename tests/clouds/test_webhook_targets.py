"""Whom webhooks never reach: tried with real look-ups, at a real server of this machine."""

import socket
import ssl
import threading

import pytest

from clouds import web_addresses
from clouds.web_addresses import listed
from clouds.webhooks import Webhooks
from domain.cutover import Hook, HookKind
from domain.errors import Refused
from domain.hook import HookCall
from domain.source_instance import InstanceRef
from tests.clouds.test_webhooks import HOST, certificate

REF = InstanceRef("123456789012", "eu-central-1", "i-00000001")
# This machine, as getaddrinfo, a browser or IPv6 would spell it.
SPELT = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "localhost", "localhost."),
    *("[::1]", "0", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[64:ff9b::7f00:1]"),
]
OTHERS = [
    *("http://{}:{}/", "https://ferry@{}:{}/", "https://a:b@{}:{}/", "ftp://{}:{}/", "//{}:{}/"),
    *("https://good.example\\@{}:{}/", "file:///etc/passwd", "gopher://{}:{}/"),
]


class Endless:
    """Speaks TLS and counts who connects; answers 200 with a body that never ends."""

    def __init__(self, file):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file)
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._context, self.reached = context, 0
        self.port = self._socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            self.reached += 1
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def _answer(self, connection):
        try:
            with self._context.wrap_socket(connection, server_side=True) as tls:
                tls.recv(65_536)
                tls.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                while True:
                    tls.sendall(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
        except OSError:
            return

    def close(self):
        self._socket.close()


@pytest.fixture
def ground(tmp_path):
    file, trusting = certificate(tmp_path, HOST)
    server = Endless(file)
    yield server, trusting
    server.close()


def call(address, **options):
    hook = Hook("dns", HookKind.WEBHOOK, address)
    Webhooks({}.get, **options).call_webhook(HookCall(hook, "w1", REF, "/vm"))


@pytest.mark.parametrize("host", SPELT)
@pytest.mark.parametrize("private", [True, False])
def test_this_machine_is_never_reached_however_it_is_spelt(ground, host, private):
    server, tls = ground
    with pytest.raises(Exception, match=r"may be called|can't be resolved|hosts"):
        call(f"https://{host}:{server.port}/", private=private, tls=tls)
    assert server.reached == 0


def test_a_name_is_looked_up_once_and_that_very_address_is_called(ground, monkeypatch):
    server, tls = ground
    asked = []

    def rebinding(host, _port):
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("169.254.169.254",)

    monkeypatch.setattr(web_addresses, "_safe", lambda *_, **__: True)
    call(f"https://{HOST}:{server.port}/", resolve=rebinding, tls=tls)
    assert (asked, server.reached) == ([HOST], 1)


def test_an_answer_without_end_is_not_read(ground, monkeypatch):
    server, tls = ground
    monkeypatch.setattr(web_addresses, "_safe", lambda *_, **__: True)
    call(f"https://{HOST}:{server.port}/", resolve=lambda *_: ("127.0.0.1",), tls=tls)
    assert server.reached == 1


@pytest.mark.parametrize("address", OTHERS)
def test_only_https_to_a_host_alone_is_called(ground, address):
    server, tls = ground
    with pytest.raises(Refused) as refused:
        call(address.format("127.0.0.1", server.port), private=True, tls=tls)
    assert refused.value.refusal.code == "webhook.address"
    assert server.reached == 0


@pytest.mark.parametrize(("port", "fits"), [(443, 1), (8443, 1), (22, 0), (25, 0), (445, 0)])
def test_ports_of_other_services_are_left_alone(port, fits):
    with pytest.raises(Refused, match="may be called" if fits else "port of another"):
        call(f"https://{HOST}:{port}/", resolve=lambda *_: ("127.0.0.1",))


def test_a_host_that_is_not_listed_is_not_even_looked_up():
    asked = []
    for host in (
        "hooks.example.org",
        "example.com",
        "evilexample.com",
        "hooks.example.com.evil.io",
    ):
        with pytest.raises(Refused, match="is not among the hosts"):
            call(f"https://{host}/", hosts="*.example.com", resolve=asked.append)
    assert asked == []


@pytest.mark.parametrize(
    ("host", "hosts", "fits"),
    [
        ("a.example", "", True),
        ("A.example.", "a.EXAMPLE , b.example", True),
        ("c.example", "a.example,b.example", False),
        ("x.a.example", "*.a.example", True),
        ("a.example", "*.a.example", False),
        ("xa.example", "*.a.example", False),
    ],
)
def test_a_list_names_hosts_and_what_is_below_them(host, hosts, fits):
    assert listed(host, hosts) == fits


def test_a_name_before_the_host_is_refused_as_such_before_any_look_up():
    with pytest.raises(Refused, match="a name before its host"):
        call(f"https://hooks.example.com@{HOST}/", resolve=lambda *_: pytest.fail("looked up"))
