"""Tables: rows by partition and row key, changed only where their ETag is still the same."""

import json
import re
from collections.abc import Iterator
from itertools import count
from typing import Any
from urllib.parse import unquote, urlsplit

from local.simulators.storage.filters import fits
from local.simulators.storage.message import Asked, StorageError, Told

type Key = tuple[str, str]
type Row = dict[str, Any]

_PLACE = re.compile(r"(\w+)\(PartitionKey='((?:[^']|'')*)',\s?RowKey='((?:[^']|'')*)'\)")
_PART = re.compile(rb"(POST|PUT|PATCH|DELETE|MERGE) (\S+) HTTP/1.1\r\n(.*?)\r\n\r\n(.*)", re.DOTALL)
_NEXT = ("x-ms-continuation-NextPartitionKey", "x-ms-continuation-NextRowKey")
_MOST_AT_ONCE = 1_000
_JSON = {"Content-Type": "application/json;odata=minimalmetadata;charset=utf-8"}


class Tables:
    """The tables by name; each holds its rows in the order of their keys."""

    def __init__(self) -> None:
        self.tables: dict[str, dict[Key, Row]] = {}
        self._numbers = count(1)

    def answer(self, asked: Asked) -> Told:
        """Answer one request."""
        if asked.path == "$batch":
            return self._batch(asked)
        if asked.method == "POST" and asked.path == "Tables":
            return self._make(json.loads(asked.body)["TableName"])
        if asked.method == "POST":
            row = json.loads(asked.body)
            return self._insert(self._of(asked.path), row)
        if asked.method == "GET" and asked.path.endswith("()"):
            return self._list(self._of(asked.path.removesuffix("()")), asked)
        place = _PLACE.fullmatch(asked.path)
        if place is None:
            raise StorageError(501, "NotImplemented")
        key = (place[2].replace("''", "'"), place[3].replace("''", "'"))
        return self._single(self._of(place[1]), key, asked)

    def _make(self, name: str) -> Told:
        if name in self.tables:
            raise StorageError(409, "TableAlreadyExists")
        self.tables[name] = {}
        return Told(201, _JSON, json.dumps({"TableName": name}).encode())

    def _insert(self, table: dict[Key, Row], row: Row) -> Told:
        key = (row["PartitionKey"], row["RowKey"])
        if key in table:
            raise StorageError(409, "EntityAlreadyExists")
        return self._write(table, key, row)

    def _single(self, table: dict[Key, Row], key: Key, asked: Asked) -> Told:
        row, match = table.get(key), asked.headers.get("if-match")
        if row is None and (asked.method in {"GET", "DELETE"} or match):
            raise StorageError(404, "ResourceNotFound")
        if row is not None and match not in {None, "*", row["odata.etag"]}:
            raise StorageError(412, "UpdateConditionNotSatisfied")
        match asked.method:
            case "GET":
                return Told(200, {**_JSON, "ETag": (row or {})["odata.etag"]}, _spelt(row))
            case "DELETE":
                del table[key]
                return Told(204)
            case "PUT":
                return self._write(table, key, json.loads(asked.body))
            case "PATCH" | "MERGE":
                return self._write(table, key, {**(row or {}), **json.loads(asked.body)})
        raise StorageError(501, "NotImplemented")

    def _write(self, table: dict[Key, Row], key: Key, row: Row) -> Told:
        etag = f"W/\"datetime'{next(self._numbers)}'\""
        keys = {"PartitionKey": key[0], "RowKey": key[1]}
        table[key] = {**row, **keys, "odata.etag": etag, "Timestamp": "2026-01-01T00:00:00.0Z"}
        return Told(204, {"ETag": etag})

    def _list(self, table: dict[Key, Row], asked: Asked) -> Told:
        """List a page of rows, and from where the next one goes on."""
        query, wanted = asked.query, asked.query.get("$filter", "")
        begin = (query.get("NextPartitionKey", ""), query.get("NextRowKey", ""))
        found = [key for key in sorted(table) if key >= begin and fits(table[key], wanted)]
        most = min(int(query.get("$top", _MOST_AT_ONCE)), _MOST_AT_ONCE)
        names = [name for name in query.get("$select", "").split(",") if name]
        rows = [_selected(table[key], names) for key in found[:most]]
        more = dict(zip(_NEXT, found[most], strict=True)) if found[most:] else {}
        return Told(200, {**_JSON, **more}, json.dumps({"value": rows}).encode())

    def _batch(self, asked: Asked) -> Told:
        """Do all that a transaction says, or nothing."""
        before = {name: dict(rows) for name, rows in self.tables.items()}
        answers: list[str] = []
        for number, part in enumerate(_parts(asked.body)):
            try:
                told = self.answer(part)
            except StorageError as error:
                self.tables = before
                message = {"lang": "en-US", "value": f"{number}:{error.code}"}
                problem = json.dumps({"odata.error": {"code": error.code, "message": message}})
                return _multipart([_part(error.status, _JSON, problem)])
            answers.append(_part(told.status, told.headers, ""))
        return _multipart(answers)

    def _of(self, name: str) -> dict[Key, Row]:
        if name not in self.tables:
            raise StorageError(404, "TableNotFound")
        return self.tables[name]


def _selected(row: Row, names: list[str]) -> Row:
    if not names:
        return row
    return {name: value for name, value in row.items() if name.partition("@")[0] in names}


def _spelt(row: Row | None) -> bytes:
    return json.dumps(row).encode()


def _parts(body: bytes) -> Iterator[Asked]:
    for piece in re.split(rb"--changeset_[-\w]+", body):
        if found := _PART.search(piece):
            lines = found[3].decode().split("\r\n")
            named = (line.split(": ", 1) for line in lines if ": " in line)
            headers = {name.lower(): value for name, value in named}
            path = unquote(urlsplit(found[2].decode()).path).split("/", 2)[2]
            yield Asked(found[1].decode(), path, {}, headers, found[4].strip())


def _part(status: int, headers: Any, body: str) -> str:
    named = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    head = "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"
    return f"{head}HTTP/1.1 {status} Said\r\n{named}\r\n{body}\r\n"


def _multipart(parts: list[str]) -> Told:
    inner = "".join(f"--changesetresponse_1\r\n{part}\r\n" for part in parts)
    changes = "Content-Type: multipart/mixed; boundary=changesetresponse_1\r\n\r\n"
    body = (
        f"--batchresponse_1\r\n{changes}{inner}--changesetresponse_1--\r\n--batchresponse_1--\r\n"
    )
    return Told(202, {"Content-Type": "multipart/mixed; boundary=batchresponse_1"}, body.encode())
