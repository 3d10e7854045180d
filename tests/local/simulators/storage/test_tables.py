"""What tables keep, by the SDK: the simulator's and Azurite's."""

from datetime import UTC, datetime

import pytest
from azure.core import MatchConditions
from azure.core.exceptions import ResourceModifiedError
from azure.data.tables import EdmType, EntityProperty, TableTransactionError, UpdateMode

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
VALUES = {
    "text": 'it\'s <ä> "quoted" / and\nmore',
    "number": 7,
    "long": EntityProperty(2**40, EdmType.INT64),
    "share": 0.25,
    "yes": True,
    "at": NOON,
    "bytes": b"\x00\xff",
}


@pytest.fixture
def table(tables, name):
    return tables.create_table(name)


def row(key, partition="p", **values):
    return {"PartitionKey": partition, "RowKey": key, **values}


def unchanged(found):
    return {"etag": found.metadata["etag"], "match_condition": MatchConditions.IfNotModified}


def keys(rows):
    return [(each["PartitionKey"], each["RowKey"]) for each in rows]


def test_a_table_is_made_once(tables, table, refused):
    assert refused(tables.create_table, table.table_name) == (409, "TableAlreadyExists")
    tables.create_table_if_not_exists(table.table_name).create_entity(row("1"))
    assert keys(table.list_entities()) == [("p", "1")]


def test_a_table_that_is_missing_is_named_as_such(tables, name, refused):
    missing = tables.get_table_client(name)
    assert refused(missing.create_entity, row("1")) == (404, "TableNotFound")
    assert refused(missing.get_entity, "p", "1") == (404, "TableNotFound")
    assert refused(lambda: list(missing.list_entities())) == (404, "TableNotFound")


@pytest.mark.parametrize("key", ["1", "it's", "a b", "ä", "a%20b", "x(y),z"])
def test_a_row_comes_back_as_it_was_written(table, key):
    table.create_entity(row(key, **VALUES))
    found = table.get_entity("p", key)
    assert dict(found) == row(key, **VALUES)
    assert found.metadata["etag"]
    assert found.metadata["timestamp"]


def test_a_row_is_inserted_once(table, refused):
    table.create_entity(row("1", words="first"))
    assert refused(table.create_entity, row("1")) == (409, "EntityAlreadyExists")
    assert table.get_entity("p", "1")["words"] == "first"
    assert refused(table.get_entity, "p", "2") == (404, "ResourceNotFound")


def test_a_row_is_replaced_only_while_it_is_the_one_that_was_read(table, refused):
    table.create_entity(row("1", old=1))
    read = table.get_entity("p", "1")
    written = table.update_entity(row("1", new=2), UpdateMode.REPLACE, **unchanged(read))
    found = table.get_entity("p", "1")
    assert dict(found) == row("1", new=2)
    assert found.metadata["etag"] == written["etag"] != read.metadata["etag"]
    late = (412, "UpdateConditionNotSatisfied")
    assert refused(table.update_entity, row("1"), UpdateMode.REPLACE, **unchanged(read)) == late
    with pytest.raises(ResourceModifiedError):
        table.delete_entity("p", "1", **unchanged(read))
    table.delete_entity("p", "1", **unchanged(found))
    gone = (404, "ResourceNotFound")
    assert refused(table.update_entity, row("1"), UpdateMode.REPLACE, **unchanged(found)) == gone
    assert refused(table.update_entity, row("1"), UpdateMode.REPLACE) == gone
    table.delete_entity("p", "1")
    assert keys(table.list_entities()) == []


def test_what_is_put_is_there_and_what_is_merged_keeps_the_rest(table):
    table.upsert_entity(row("1", a=1, b=1))
    table.upsert_entity(row("1", b=2))
    assert dict(table.get_entity("p", "1")) == row("1", a=1, b=2)
    table.upsert_entity(row("1", c=3), UpdateMode.REPLACE)
    assert dict(table.get_entity("p", "1")) == row("1", c=3)


def test_a_transaction_does_all_or_nothing(table):
    etags = table.submit_transaction([("create", row(str(n), at=NOON)) for n in range(3)])
    assert [each["etag"] for each in etags] == [
        each.metadata["etag"] for each in table.list_entities()
    ]
    with pytest.raises(TableTransactionError) as raised:
        table.submit_transaction([("create", row("3")), ("create", row("1"))])
    assert (raised.value.status_code, raised.value.error_code) == (409, "EntityAlreadyExists")
    assert raised.value.index == 1
    assert len(keys(table.list_entities())) == 3


def test_a_transaction_is_bound_to_what_was_read(table):
    table.create_entity(row("head", at=1))
    read = table.get_entity("p", "head")
    table.update_entity(row("head", at=2), UpdateMode.REPLACE)
    late = ("update", row("head", at=3), {"mode": UpdateMode.REPLACE, **unchanged(read)})
    with pytest.raises(TableTransactionError) as raised:
        table.submit_transaction([("create", row("entry")), late])
    told = (raised.value.status_code, raised.value.error_code, raised.value.index)
    assert told == (412, "UpdateConditionNotSatisfied", 1)
    assert keys(table.list_entities()) == [("p", "head")]
    current = unchanged(table.get_entity("p", "head"))
    change = ("update", row("head", at=3), {"mode": UpdateMode.REPLACE, **current})
    table.submit_transaction([("create", row("entry")), change])
    assert table.get_entity("p", "head")["at"] == 3


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("PartitionKey eq @p and RowKey gt @low and RowKey le @high", ["b", "it's"]),
        ("PartitionKey eq @p and number ge @two", ["b", "it's"]),
        ("at lt @noon", ["b"]),
        ("yes eq true", ["a"]),
        ("long eq @long", ["b"]),
        ("RowKey eq @high", ["it's"]),
        ("missing eq 'x'", []),
    ],
)
def test_rows_are_found_by_what_they_say(table, wanted, found):
    early = NOON.replace(hour=11)
    table.create_entity(row("b", number=2, at=early, yes=False, long=VALUES["long"]))
    table.create_entity(row("a", number=1, at=NOON, yes=True))
    table.create_entity(row("it's", number=3))
    named = {"p": "p", "low": "a", "high": "it's", "two": 2, "noon": NOON, "long": 2**40}
    rows = table.query_entities(wanted, parameters=named)
    assert [each["RowKey"] for each in rows] == found


def test_only_what_is_selected_is_given(table):
    table.create_entity(row("1", a=1, b=2))
    assert list(map(dict, table.query_entities("", select=["PartitionKey"]))) == [
        {"PartitionKey": "p"}
    ]


def test_many_rows_come_by_pages_in_the_order_of_their_keys(table):
    wanted = [(f"p{n // 3}", str(n)) for n in range(8)]
    for partition, key in reversed(wanted):
        table.create_entity(row(key, partition))
    pages = table.query_entities("", results_per_page=3).by_page()
    first = keys(next(pages))
    assert first == wanted[:3]
    rest = table.query_entities("", results_per_page=3).by_page(pages.continuation_token)
    assert [keys(page) for page in rest] == [wanted[3:6], wanted[6:]]


def test_more_than_a_thousand_rows_are_all_listed(table):
    for start in range(0, 1_100, 100):
        table.submit_transaction([("create", row(f"{start + n:05}")) for n in range(100)])
    assert [int(key) for _, key in keys(table.list_entities())] == list(range(1_100))
