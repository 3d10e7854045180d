"""Rows in one transaction, by a request of our own against Azurite."""

import uuid

import pytest
from azure.core.exceptions import HttpResponseError
from azure.data.tables import TableServiceClient

from clouds.azure.transaction import MOST, Write, write_all


@pytest.fixture
def table(ferry):
    service = TableServiceClient.from_connection_string(ferry.system.storage)
    return service.create_table(f"T{uuid.uuid4().hex}")


def rows(many, first=0):
    keys = [f"i-{number:04}" for number in range(first, first + many)]
    return [
        {"PartitionKey": "1~eu", "RowKey": key, "wave": "é\r\n--", "attempt": 2} for key in keys
    ]


def new(many, first=0):
    return [Write(row) for row in rows(many, first)]


def kept(table):
    return sorted((dict(each) for each in table.list_entities()), key=lambda row: row["RowKey"])


def etags(table):
    found = sorted(table.list_entities(), key=lambda row: row["RowKey"])
    return tuple(row.metadata["etag"] for row in found)


def test_rows_are_kept_as_they_are(table):
    assert write_all(table, new(MOST)) == etags(table)
    assert kept(table) == rows(MOST)


def test_one_that_is_there_keeps_all_the_others_out(table):
    write_all(table, new(1, first=60))
    assert write_all(table, new(MOST)) is None
    assert kept(table) == rows(1, first=60)


def test_what_is_merged_into_a_row_leaves_the_rest_of_it(table):
    odd = {"PartitionKey": "it's ~ eu %41", "RowKey": "é'&+", "wave": "w1", "attempt": 1}
    (etag,) = write_all(table, [Write(odd)])
    more = {"PartitionKey": odd["PartitionKey"], "RowKey": odd["RowKey"], "attempt": 7}
    beside = {"PartitionKey": odd["PartitionKey"], "RowKey": "i-1", "wave": "w2"}
    changed = write_all(table, [Write(more, etag), Write(beside)])
    assert kept(table) == [beside, odd | {"attempt": 7}]
    assert changed == (etags(table)[1], etags(table)[0])


def test_a_row_that_has_changed_keeps_all_the_others_out(table):
    first, second = write_all(table, new(2))
    one, two = rows(2)
    assert write_all(table, [Write(one | {"attempt": 3}, first)])
    late = [Write(two | {"attempt": 9}, second), Write(one | {"attempt": 9}, first)]
    assert write_all(table, [*late, *new(1, first=5)]) is None
    assert kept(table) == [one | {"attempt": 3}, two]


def test_a_table_that_is_gone_is_told(table):
    table.delete_table()
    with pytest.raises(HttpResponseError):
        write_all(table, new(2))


def test_what_the_service_refuses_is_told_and_nothing_is_written(table):
    with pytest.raises(HttpResponseError):
        write_all(table, [*new(1), Write(rows(1, first=1)[0] | {"wave": "w" * 40_000})])
    assert kept(table) == []
