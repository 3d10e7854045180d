"""Rows in one transaction, by a request of our own against Azurite."""

import uuid

import pytest
from azure.core.exceptions import HttpResponseError
from azure.data.tables import TableServiceClient

from clouds.azure.transaction import MOST, insert_all


@pytest.fixture
def table(ferry):
    service = TableServiceClient.from_connection_string(ferry.system.storage)
    return service.create_table(f"T{uuid.uuid4().hex}")


def rows(many, first=0):
    keys = [f"i-{number:04}" for number in range(first, first + many)]
    return [
        {"PartitionKey": "1~eu", "RowKey": key, "wave": "é\r\n--", "attempt": 2} for key in keys
    ]


def kept(table):
    return sorted((dict(each) for each in table.list_entities()), key=lambda row: row["RowKey"])


def test_rows_are_kept_as_they_are(table):
    assert insert_all(table, rows(MOST))
    assert kept(table) == rows(MOST)


def test_one_that_is_there_keeps_all_the_others_out(table):
    insert_all(table, rows(1, first=60))
    assert not insert_all(table, rows(MOST))
    assert kept(table) == rows(1, first=60)


def test_a_table_that_is_gone_is_told(table):
    table.delete_table()
    with pytest.raises(HttpResponseError):
        insert_all(table, rows(2))
