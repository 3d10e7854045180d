"""Webhooks, called over real TLS at a server of our own."""

import pytest

from clouds import safe_door
from clouds.web_addresses import lookup, safe_address
from clouds.webhooks import Webhooks
from domain.cutover import HOOK_SETTING, Hook, HookHeader, HookKind
from domain.errors import Refused, Transient
from domain.hook import HookCall
from domain.source_instance import InstanceRef
from tests.clouds.tls import Server, certificate

HOST = "dns.example"
REF = InstanceRef("123456789012", "eu-central-1", "i-00000001")
KEPT = {HOOK_SETTING: "Bearer s3cret"}


@pytest.fixture(scope="module")
def ground(tmp_path_factory):
    file, trusting = certificate(tmp_path_factory.mktemp("tls"), HOST)
    server = Server(file)
    yield server, trusting
    server.shutdown()
    server.server_close()


@pytest.fixture
def server(ground, monkeypatch):
    server, _ = ground
    server.status = 204
    server.asked.clear()
    # Whether an address may be called is tried below; here it is this machine's own.
    monkeypatch.setattr(safe_door, "safe_address", lambda *_, **__: "127.0.0.1")
    return server


@pytest.fixture
def hooks(ground):
    return Webhooks(KEPT.get, tls=ground[1])


def call(server, path="/up", *, undo=False, **hook):
    do, back = (f"https://{HOST}:{server.server_port}{each}" for each in (path, "/down"))
    return HookCall(Hook("dns", HookKind.WEBHOOK, do, back, **hook), "w1", REF, "/vm", 2, undo)


def test_it_is_told_what_has_happened_under_a_key_that_stays_the_same(server, hooks):
    for _ in range(2):
        hooks.call_webhook(call(server, "/up?zone=a", header=HookHeader("X-Key", HOOK_SETTING)))
    hooks.call_webhook(call(server, undo=True))
    (path, headers, body), again, (back, _, undone) = server.asked
    assert (path, headers["X-Key"]) == ("/up?zone=a", "Bearer s3cret")
    assert headers["Host"] == f"{HOST}:{server.server_port}"
    assert headers["Idempotency-Key"] == again[1]["Idempotency-Key"] == "w1-i-00000001-2-dns-do"
    assert body == {
        "event": "switch_over",
        "hook": "dns",
        "wave": "w1",
        "instance": "i-00000001",
        "attempt": 2,
        "virtual_machine": "/vm",
    }
    assert (back, undone["event"]) == ("/down", "switch_back")


@pytest.mark.parametrize("status", [500, 503, 429, 408, 599])
def test_an_answer_that_may_be_better_later_is_asked_for_again(server, hooks, status):
    server.status = status
    with pytest.raises(Transient, match=f"{HOST} answered {status}"):
        hooks.call_webhook(call(server))
    assert len(server.asked) == 1  # the durable step asks again, where it is seen


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404, 499])
def test_any_other_answer_is_a_refusal_and_nobody_is_redirected(server, hooks, status):
    server.status = status
    with pytest.raises(Refused, match=f"answered {status}") as refused:
        hooks.call_webhook(call(server, header=HookHeader("X-Key", HOOK_SETTING)))
    assert len(server.asked) == 1
    assert "s3cret" not in repr(refused.value.refusal)


def test_nobody_is_called_without_the_secret(server, hooks):
    with pytest.raises(Refused, match="has no value"):
        hooks.call_webhook(call(server, header=HookHeader("X-Key", "https://v/secrets/x")))
    assert server.asked == []


def test_nobody_is_called_who_cannot_prove_his_name(server):
    with pytest.raises(Transient, match="does not answer"):
        Webhooks(KEPT.get).call_webhook(call(server))
    assert server.asked == []


def test_plain_http_is_not_called(server, hooks):
    plain = Hook("dns", HookKind.WEBHOOK, f"http://127.0.0.1:{server.server_port}/")
    with pytest.raises(Refused, match="not https"):
        hooks.call_webhook(HookCall(plain, "w1", REF, "/vm"))


@pytest.mark.parametrize(
    ("addresses", "private", "safe"),
    [
        (("93.184.216.34",), False, True),
        (("10.0.0.5",), False, False),
        (("10.0.0.5",), True, True),
        (("fd00::1",), True, True),
        (("169.254.169.254",), True, False),
        (("::ffff:169.254.169.254",), True, False),
        (("168.63.129.16",), True, False),
        (("127.0.0.1",), True, False),
        (("fe80::1",), True, False),
        (("0.0.0.0",), True, False),
        (("0.0.0.1",), True, False),
        (("64:ff9b::5db8:d822",), False, True),  # 93.184.216.34 by a translator
        (("64:ff9b::a9fe:a9fe",), True, False),  # 169.254.169.254
        (("64:ff9b::a00:5",), False, False),  # 10.0.0.5
        (("64:ff9b:1::a9fe:a9fe",), True, False),
        (("2002:a9fe:a9fe::1",), True, False),
        (("2001:0:a9fe:a9fe::1",), True, False),
        (("fd00:ec2::254",), True, False),
        (("fd20:ce::254",), True, False),
        (("192.0.0.192",), True, False),
        (("93.184.216.34", "10.0.0.5"), False, False),
        ((), True, False),
    ],
)
def test_only_addresses_that_belong_to_others_are_called(addresses, private, safe):
    chosen = safe_address(HOST, 443, lambda *_: addresses, private=private)
    assert chosen == (addresses[0] if safe else None)


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 64}.example"])
def test_a_name_that_can_be_none_has_no_address(host):
    assert safe_address(host, 443, lookup, private=True) is None


@pytest.mark.parametrize("address", ["https://dns.example:99999/", "https://[/", "https://:443/"])
def test_what_is_no_address_is_refused(hooks, address):
    with pytest.raises(Refused) as refused:
        hooks.call_webhook(HookCall(Hook("dns", HookKind.WEBHOOK, address), "w1", REF, "/vm"))
    assert refused.value.refusal.code == "webhook.address"


def test_an_address_in_place_of_a_name_is_looked_at_as_well():
    assert safe_address("169.254.169.254", 443, lookup, private=True) is None
    assert safe_address("93.184.216.34", 443, lookup, private=False) == "93.184.216.34"


def test_an_unsafe_address_is_refused_with_the_setting_that_allows_it(ground):
    asking = Webhooks(KEPT.get, resolve=lambda *_: ("10.0.0.5",), tls=ground[1])
    with pytest.raises(Refused, match="may be called") as refused:
        asking.call_webhook(call(ground[0]))
    assert "FERRY_HOOKS_PRIVATE" in refused.value.remedy


def test_a_name_that_nobody_knows_is_asked_for_again():
    assert "127.0.0.1" in lookup("localhost", 443) or "::1" in lookup("localhost", 443)
    with pytest.raises(Transient, match="can't be resolved"):
        lookup("no-such-host.invalid", 443)
