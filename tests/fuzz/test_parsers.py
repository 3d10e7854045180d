"""What people and programs send is read, or refused as declared, whatever it is."""

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit

from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.provisional import urls
from pydantic import ValidationError

from clouds.web_addresses import safe_address
from domain.approval import Decision
from domain.approval_link import ApprovalLink, BadLink, LinkKey, read_token, write_token
from domain.errors import MigrationError
from domain.status import Gate
from domain.window import closes_at, next_opening
from tests.fuzz.ferry import Ferry
from tests.fuzz.near import bounded, near_misses, texts
from triggers.bulk_file.lines import TooLarge
from triggers.bulk_file.reading import FORMATS, read_file
from triggers.documents import WaveDocument
from triggers.documents.hooks import _harmless
from triggers.documents.prices import PriceTableDocument, usual_prices
from triggers.http.reading import read_document
from triggers.problems import Problem, field_problems
from triggers.requests import Misunderstood, read_request, write_request
from triggers.routes import ROUTES

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
IDS = [f"i-{number:017x}" for number in (1, 2)]
WINDOW = {"zone": "Europe/Berlin", "opens": "22:00", "length": "PT4H", "weekdays": ["mon"]}
WAVE = {
    "wave": "payroll-1", "region": "eu-central-1", "instances": IDS,
    "targets": {IDS[0]: {"vm_name": "web", "tags": {"a": "b"}, "private_ip": "10.0.0.4"}},
    "target_defaults": {"prices": {"per_hour": "Standard_D2s_v5,0.11"}, "tags": {"c": "d"}},
    "policy": {
        "approvers": ["mona"], "approval_timeout": "P1D", "pace": {"discovery": {"every": "PT30S"}},
        "cutover": {
            "windows": [WINDOW, {**WINDOW, "weekdays": [], "day": "2027-03-28"}],
            "freezes": [{"begins": "2026-12-18T18:00:00+01:00", "ends": "2027-01-04T06:00:00Z"}],
            "not_before": {IDS[1]: "2027-01-04T06:00:00Z"},
            "groups": [{"name": "one", "instances": IDS}], "together": 1,
            "hooks": [{"name": "dns", "webhook": "https://dns.example/up?zone=a"}],
            "commit": {"when": "approved", "after": "PT4H"}, "retention": {},
        },
    },
}  # fmt: skip
STAGE = Ferry()
ROUTE = next(route for route in ROUTES if route.operation == "start_wave")


def require_refusal(problem):
    assert problem.kind.status in {400, 422}
    errors = problem.document.get("errors", [])
    assert problem.document.get("remedy") or all(each["remedy"] for each in errors)


def _written(value):
    return json.dumps(value).encode()


def require_remedies(error):
    assert all(each.remedy for each in field_problems(error))


@bounded
@given(st.binary() | texts.map(lambda text: text.encode(errors="surrogatepass"))
       | near_misses(WAVE).map(lambda wave: json.dumps(wave).encode()))  # fmt: skip
def test_a_wave_is_read_as_it_is_or_refused_with_remedies(body):
    try:
        wave = read_document(ROUTE, body)
    except Problem as refused:
        require_refusal(refused)
        return
    assert WaveDocument.model_validate_json(wave.model_dump_json()) == wave
    calendar = wave.policy.cutover.calendar
    for moment in (NOW, *wave.policy.cutover.not_before.values()):
        opens = next_opening(calendar, moment)
        assert opens is None or closes_at(calendar, opens) != opens
    with suppress(MigrationError, ValidationError, Problem):
        wave.to_domain(STAGE.configured, wave.instances or IDS)


@bounded
@given(st.binary() | texts.map(lambda text: text.encode(errors="surrogatepass"))
       | near_misses(WAVE).map(lambda wave: json.dumps(wave).encode())
       | near_misses({"document": "bulk/load/w-1.json"}).map(_written))  # fmt: skip
def test_a_message_is_a_wave_or_misunderstood(body):
    try:
        wave = read_request(body, STAGE.documents)
    except Misunderstood:
        pass
    else:
        sent = write_request(wave.model_dump_json(exclude_unset=True).encode(), "bulk/l/w.json")
        assert read_request(sent.encode(), STAGE.documents) == wave


ROW = {"wave": "a", "region": "eu-west-1", "instance": IDS[0], "vm_name": "web", "tags": "a=b;c=d"}


def _csv(rows):
    lines = [",".join(str(cell) for cell in row.values()) for row in rows]
    return "\n".join([",".join(ROW), *lines]).encode(errors="surrogatepass")


@bounded
@given(st.sampled_from(sorted(FORMATS)), st.binary()
       | st.lists(near_misses(ROW)).map(_csv)
       | st.lists(near_misses(ROW)).map(lambda rows: "\n".join(map(json.dumps, rows)).encode())
       | texts.map(lambda text: text.encode(errors="surrogatepass")))  # fmt: skip
@example("text/csv", b"wave,region,instance\n" + b'"' * 100_000)
@example("text/csv", b"wave,region,instance\n" + b'"\n' * 50_000)
@example("application/x-ndjson", b"\xff\xfe" + b"[" * 100_000)
def test_every_row_of_a_file_is_taken_or_complained_about(media, body):
    with suppress(TooLarge):
        contents = read_file(body, media, "123456789012")
        assert contents.waves or contents.problems
        assert all(each.remedy and each.row >= 1 for each in contents.problems)
        taken = sum(wave.instances for wave in contents.waves)
        assert taken <= contents.rows
        for wave in contents.waves:
            assert len(WaveDocument.model_validate_json(wave.document).instances) == wave.instances


@bounded
@given(texts | st.lists(st.tuples(st.text(max_size=9), st.text(max_size=9))).map(
    lambda rows: "\n".join(",".join(row) for row in rows)))  # fmt: skip
def test_a_price_table_is_read_or_refused(text):
    with suppress(MigrationError):
        usual_prices(text)
    try:
        table = PriceTableDocument.model_validate({"per_hour": text})
    except ValidationError as refused:
        require_remedies(refused)
    else:
        assert all(0 <= price <= 100_000 for price in table.to_domain().per_hour.values())


def _spellings(number):
    """Spell an IPv4 address in the ways that resolvers and translators know."""
    a, b, c, d = number.to_bytes(4)
    last = f"{a:02x}{b:02x}:{c:02x}{d:02x}"
    return [
        f"{a}.{b}.{c}.{d}", f"::ffff:{a}.{b}.{c}.{d}", f"64:ff9b::{last}", f"2002:{last}::1",
        f"::{last}", f"64:ff9b:1::{last}",
    ]  # fmt: skip


INSIDE = st.one_of(
    st.integers(0x7F000000, 0x7FFFFFFF),  # loopback
    st.integers(0xA9FE0000, 0xA9FEFFFF),  # link local: metadata
    st.integers(0, 0xFFFFFF),
    st.just(0xA83F8110),  # Azure's platform
)
PRIVATE = st.integers(0x0A000000, 0x0AFFFFFF) | st.integers(0xC0A80000, 0xC0A8FFFF)


@bounded
@given(INSIDE, st.booleans())
def test_nothing_of_the_cloud_itself_is_ever_called_however_it_is_spelt(number, private):
    for spelt in _spellings(number):
        assert safe_address(spelt, 443, lambda *_: (), private=private) is None
        assert safe_address("a.example", 443, lambda *_, one=spelt: (one,), private=private) is None


@bounded
@given(PRIVATE)
def test_private_addresses_are_called_only_where_that_is_allowed(number):
    for spelt in _spellings(number):
        assert safe_address(spelt, 443, lambda *_: (), private=False) is None
    assert safe_address(_spellings(number)[0], 443, lambda *_: (), private=True)


@bounded
@given(st.ip_addresses().map(str) | st.text(max_size=30))
def test_only_a_name_is_looked_up_and_what_is_called_is_an_address(host):
    asked = []

    def resolve(name, _):
        asked.append(name)
        return ("93.184.216.34",)

    chosen = safe_address(host, 443, resolve, private=True)
    assert chosen is None or ip_address(chosen)
    assert asked in ([], [host])


@bounded
@given(urls() | texts | st.text(max_size=20).map(lambda text: f"https://{text}")
       | st.from_regex(r"https://[a-z@:\[\]\\.%/?#]{1,20}", fullmatch=True))  # fmt: skip
def test_a_webhooks_address_can_be_called_as_it_was_judged(url):
    with suppress(ValueError):  # which a document refuses by its field
        kept = _harmless(url)
        assert kept.lower().startswith("https://")
        assert kept.isascii()
        assert "@" not in urlsplit(kept).netloc
        assert urlsplit(kept).hostname


KEY = LinkKey("k1", b"s" * 32)
LINK = ApprovalLink(
    "ferry", "w", (IDS[0],), 1, Gate.APPROVAL, "d" * 64, Decision.APPROVE, "mona", "Mona",
    int((NOW + timedelta(hours=1)).timestamp()), "k1", "n" * 22,
)  # fmt: skip
TOKEN = write_token(LINK, KEY)


@bounded
@given(st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")),
       st.lists(st.sampled_from(IDS)), st.sampled_from(Decision))  # fmt: skip
def test_a_link_is_read_as_it_was_written(wave, name, instances, decision):
    link = replace(
        LINK, wave=wave, approver_name=name, instances=tuple(instances), decision=decision
    )
    token = write_token(link, KEY)
    if len(token) < 8_000:
        assert read_token(token, [KEY], "ferry", NOW) == link


@bounded
@given(texts | st.tuples(st.integers(0, len(TOKEN) - 1), st.text(max_size=2)).map(
    lambda at: TOKEN[: at[0]] + at[1] + TOKEN[at[0] + 1 :]))  # fmt: skip
@example(TOKEN + "=")
@example(TOKEN + "\n")
@example(TOKEN.replace("k1.", "k1..", 1))
def test_a_link_that_is_different_in_one_place_opens_nothing(token):
    if token != TOKEN:
        with suppress(BadLink):
            raise AssertionError(read_token(token, [KEY], "ferry", NOW))
