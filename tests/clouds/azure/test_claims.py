"""Claims that lie side by side in one text of one row, on Azurite."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import pytest
from azure.core.exceptions import HttpResponseError
from azure.data.tables import TableServiceClient

from clouds.azure import claim_shelf, claims
from clouds.azure.claim_shelf import SHELVES, Claim, Shelf, by_shelf, shelf_of
from clouds.azure.claims import Claims
from clouds.azure.tables import Tables
from clouds.azure.transaction import MOST
from clouds.azure.wave_register import WaveTables
from domain.run import InstancesClaimed, Registration
from domain.source_instance import InstanceRef


@pytest.fixture
def tables(ferry):
    service = TableServiceClient.from_connection_string(ferry.system.storage)
    tables = Tables(lambda: service, prefix=f"C{uuid.uuid4().hex[:8]}")
    assert tables.claims
    return tables


def held(tables):
    shelves = map(Shelf.read, tables.claims.list_entities())
    return {name: claim for shelf in shelves for name, claim in shelf.claims().items()}


def accept(tables, wave, ids):
    WaveTables(tables).accept(Registration(wave, "f", "d", "1", "eu", tuple(ids)))


def ref(instance_id):
    return InstanceRef("1", "eu", instance_id)


def neighbours(many):
    """Give instances whose claims lie in the same text."""
    first, *others = (f"i-{number:017x}" for number in range(MOST * SHELVES * 16))
    place = _place(first)
    return [first, *islice((each for each in others if _place(each) == place), many - 1)]


def _place(instance_id):
    return shelf_of(instance_id), claim_shelf._drawer_of(instance_id)


def test_no_claim_is_lost_that_was_taken_or_let_go_beside_others(tables):
    ids, ours = neighbours(16), Claims(tables)

    def take(each):
        ours.take([ref(each)], f"w-{each}", 1)

    def swap(pair):
        gone, come = pair
        ours.release([ref(gone)], f"w-{gone}", 1)
        take(come)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(take, ids[:8]))
        assert held(tables) == {each: Claim(f"w-{each}", 1) for each in ids[:8]}
        list(pool.map(swap, zip(ids[:8], ids[8:], strict=True)))
    assert held(tables) == {each: Claim(f"w-{each}", 1) for each in ids[8:]}


def test_a_wave_is_one_transaction_however_many_they_are(tables, monkeypatch):
    asked = []
    client = tables.claims._client
    send = client.send_request
    monkeypatch.setattr(client, "send_request", lambda *a, **k: asked.append(a) or send(*a, **k))
    crowd = [f"i-{number:017x}" for number in range(1_500)]
    ours = Claims(tables)
    ours.take([ref(each) for each in crowd], "w1", 1)
    assert held(tables) == dict.fromkeys(crowd, Claim("w1", 1))
    ours.take([ref(each) for each in crowd], "w1", 1)  # once more: nothing is to be done
    assert len(asked) == 1
    ours.release([ref(each) for each in crowd[:-1]], "w1", 1)
    assert (held(tables), len(asked)) == ({crowd[-1]: Claim("w1", 1)}, 2)


@pytest.fixture
def crowded(monkeypatch):
    """Let somebody else be faster whenever more than one row is to change; tell of each time."""
    write, beaten = claims.write_all, []

    def write_one(table, writes):
        if not writes[1:]:
            return write(table, writes)
        for happens in beaten:
            happens()
        return None

    monkeypatch.setattr(claims, "write_all", write_one)
    return beaten


@pytest.mark.usefixtures("crowded")
def test_who_is_beaten_each_time_goes_on_row_by_row(tables):
    crowd = [f"i-{number:017x}" for number in range(70)]
    Claims(tables).take([ref(each) for each in crowd], "w1", 1)
    assert held(tables) == dict.fromkeys(crowd, Claim("w1", 1))
    Claims(tables).release([ref(each) for each in crowd[1:]], "w1", 1)
    assert held(tables) == {crowd[0]: Claim("w1", 1)}


def test_who_is_refused_on_the_way_gives_back_what_was_not_held_before(tables, crowded):
    crowd = [f"i-{number:017x}" for number in range(30)]
    accept(tables, "other", crowd[28:])
    another = Claims(Tables(lambda: tables._service, prefix=tables._prefix))  # of another process
    Claims(tables).take([ref(each) for each in crowd[:3]], "w1", 1)
    tries = []

    def come_between():
        tries.append(1)
        if len(tries) == claims._TRIES_TOGETHER:
            for each in crowd[28:]:
                another.take([ref(each)], "other", 1)

    crowded.append(come_between)
    with pytest.raises(InstancesClaimed) as refused:
        Claims(tables).take([ref(each) for each in crowd], "w1", 1)
    assert refused.value.holders == dict.fromkeys(crowd[28:], "other")
    mine, theirs = Claim("w1", 1), Claim("other", 1)
    assert held(tables) == {**dict.fromkeys(crowd[:3], mine), **dict.fromkeys(crowd[28:], theirs)}


def test_a_transaction_that_would_be_too_large_is_made_row_by_row(tables, monkeypatch):
    monkeypatch.setattr(claims, "_MOST_TEXT", 200)
    crowd = [f"i-{number:017x}" for number in range(20)]
    sizes = []
    write = claims.write_all
    monkeypatch.setattr(claims, "write_all", lambda t, w: sizes.append(len(w)) or write(t, w))
    Claims(tables).take([ref(each) for each in crowd], "w1", 1)
    assert held(tables) == dict.fromkeys(crowd, Claim("w1", 1))
    assert set(sizes) == {1}


def test_what_does_not_fit_into_a_text_is_told_and_nothing_is_held(tables):
    with pytest.raises(HttpResponseError):
        Claims(tables).take([ref(each) for each in ("i-1", "i-2")], "w" * 40_000, 1)
    assert held(tables) == {}


def test_shelves_are_as_many_as_a_transaction_takes_and_evenly_filled():
    assert SHELVES <= MOST
    sizes = [len(each) for each in by_shelf(f"i-{n:017x}" for n in range(6_400)).values()]
    assert len(sizes) == SHELVES
    assert 60 < min(sizes) <= max(sizes) < 140
