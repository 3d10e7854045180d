"""Tokens of approve and reject links: what was signed is read, and nothing else."""

import base64
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.approval import Decision
from domain.approval_link import (
    LONGEST_TOKEN,
    MOST_NAMED,
    ApprovalLink,
    BadLink,
    LinkFault,
    LinkKey,
    asked_of,
    read_token,
    sound_key_id,
    write_token,
)
from domain.status import Gate, InstanceStatus, Waiting

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
KEY = LinkKey("k2", b"a key of thirty-two bytes or more")
OLD = LinkKey("k1", b"a key that was there before this one")
LINK = ApprovalLink(
    "ferry-1", "w1", ("i-1",), 1, Gate.APPROVAL, "digest", Decision.APPROVE, "11-mona", "mona",
    int((NOON + timedelta(hours=1)).timestamp()), "k2", "n" * 22,
)  # fmt: skip
TOKEN = write_token(LINK, KEY)


def fault(token, keys=(KEY,), ferry="ferry-1", now=NOON):
    with pytest.raises(BadLink) as raised:
        read_token(token, keys, ferry, now)
    return raised.value.fault


def signed(payload, key=KEY):
    """Sign any payload as this key's own."""
    token = write_token(replace(LINK, key_id=key.key_id), key)
    encoded = base64.urlsafe_b64encode(payload).rstrip(b"=").decode()
    from domain.approval_link import _encoded, _signature  # noqa: PLC0415

    head = f"{token.split('.')[0]}.{encoded}"
    return f"{head}.{_encoded(_signature(head, key))}"


def test_what_was_signed_is_read():
    assert read_token(TOKEN, (OLD, KEY), "ferry-1", NOON) == LINK


def test_a_token_of_the_previous_key_is_good_until_it_expires_and_of_a_dropped_one_never():
    token = write_token(replace(LINK, key_id="k1"), OLD)
    assert read_token(token, (KEY, OLD), "ferry-1", NOON).wave == "w1"
    assert fault(token) is LinkFault.FORGED
    assert fault(token, (KEY, OLD), now=NOON + timedelta(hours=1)) is LinkFault.EXPIRED


def test_the_longest_link_fits_into_an_address():
    ids = tuple(f"i-{n:017x}" for n in range(MOST_NAMED))
    long = replace(LINK, instances=ids, wave="w" * 40, approver="\U0001f600" * 100,
                   approver_name="\U0001f600" * 100, ferry="f" * 180)  # fmt: skip
    token = write_token(long, KEY)
    assert len(token) <= LONGEST_TOKEN
    assert read_token(token, (KEY,), long.ferry, NOON) == long


def test_another_key_under_the_same_id_opens_nothing():
    assert fault(TOKEN, (replace(OLD, key_id="k2"),)) is LinkFault.FORGED


def test_a_link_is_signed_by_the_key_that_it_names():
    with pytest.raises(ValueError, match="k2, not k1"):
        write_token(LINK, OLD)


def test_one_of_another_ferry_is_foreign_and_says_which_wave():
    assert fault(TOKEN, ferry="ferry-2") is LinkFault.FOREIGN


def test_a_link_is_good_to_its_last_second_and_no_longer():
    end = NOON + timedelta(hours=1)
    assert read_token(TOKEN, (KEY,), "ferry-1", end - timedelta(seconds=1)) == LINK
    assert fault(TOKEN, now=end) is LinkFault.EXPIRED


@pytest.mark.parametrize(
    "token",
    [
        "", ".", "..", "k2", "k2.", "k2..", TOKEN + "=", TOKEN + "A", TOKEN[:-1], " " + TOKEN,
        TOKEN.replace("k2.", "k1.", 1), TOKEN.replace(".", "..", 1), TOKEN + "." + TOKEN,
        TOKEN.rpartition(".")[0] + ".", "k2.\ud800.AAAA", "k2.é.é", "k2." + "A" * LONGEST_TOKEN,
    ],
)  # fmt: skip
def test_what_is_not_word_for_word_a_token_is_forged(token):
    assert fault(token) is LinkFault.FORGED


def test_no_character_of_a_token_can_be_another():
    for place, letter in enumerate(TOKEN):
        other = TOKEN[:place] + ("A" if letter != "A" else "B") + TOKEN[place + 1 :]
        assert fault(other, (KEY, OLD)) is LinkFault.FORGED


def test_another_spelling_of_the_same_signature_is_none():
    last = TOKEN[-1]
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
    twin = letters[letters.index(last) ^ 1]
    assert fault(TOKEN[:-1] + twin) is LinkFault.FORGED


@given(st.text(max_size=300))
def test_whatever_somebody_sends_is_forged(text):
    assert fault(text) is LinkFault.FORGED
    assert fault(f"k2.{text}") is LinkFault.FORGED


@pytest.mark.parametrize(
    "change",
    [
        {"gate": "cellar"}, {"decision": "maybe"}, {"expires": "soon"}, {"instances": 7},
        {"nonce": "short"}, {"key_id": "k1"}, {"nonce": None},
    ],
)  # fmt: skip
def test_what_we_would_never_have_written_is_forged_whoever_signed_it(change):
    payload = json.loads(base64.urlsafe_b64decode(TOKEN.split(".")[1] + "=="))
    assert fault(signed(json.dumps(payload | change).encode())) is LinkFault.FORGED


@pytest.mark.parametrize("payload", [b"", b"null", b"[]", b"{}", b"\xff", b"[" * 5_000])
def test_a_payload_that_is_no_link_is_forged(payload):
    assert fault(signed(payload)) is LinkFault.FORGED


def test_a_bound_question_changes_with_the_plan_the_asking_the_run_and_who_waits():
    waits = InstanceStatus("i-1", waiting=Waiting(Gate.APPROVAL, "?", plan="p"))
    asked = asked_of([waits])
    others = [
        [replace(waits, instance_id="i-2")],
        [replace(waits, attempt=2)],
        [replace(waits, waiting=replace(waits.waiting, plan="q"))],
        [replace(waits, waiting=replace(waits.waiting, asking=2))],
        [waits, replace(waits, instance_id="i-2")],
        [],
    ]
    assert len({asked, *map(asked_of, others)}) == 7
    assert asked_of([replace(waits, waiting=None)]) == asked_of([])


def test_ids_of_keys_are_short_and_have_no_dots():
    assert sound_key_id("2026-11")
    assert not sound_key_id("a.b")
    assert not sound_key_id("")
