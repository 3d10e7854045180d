"""Blobs in containers."""

import re
from itertools import count

from local.simulators.storage.message import Asked, StorageError, Told

_MODIFIED = "Thu, 01 Jan 2026 00:00:00 GMT"


class Blobs:
    """Containers and what lies in them."""

    def __init__(self) -> None:
        self.containers: dict[str, dict[str, bytes]] = {}
        self._numbers = count(1)

    def answer(self, asked: Asked) -> Told:
        """Answer one request."""
        container, _, name = asked.path.partition("/")
        match asked.method, bool(name):
            case "PUT", False:
                return self._make(container)
            case "PUT", True:
                return self._write(container, name, asked)
            case "GET", True:
                return self._read(container, name, asked)
        raise StorageError(501, "NotImplemented")

    def _make(self, container: str) -> Told:
        if container in self.containers:
            raise StorageError(409, "ContainerAlreadyExists")
        self.containers[container] = {}
        return Told(201, self._marks())

    def _write(self, container: str, name: str, asked: Asked) -> Told:
        blobs = self._of(container)
        if name in blobs and asked.headers.get("if-none-match") == "*":
            raise StorageError(409, "BlobAlreadyExists")
        blobs[name] = asked.body
        return Told(201, self._marks())

    def _read(self, container: str, name: str, asked: Asked) -> Told:
        content = self._of(container).get(name)
        if content is None:
            raise StorageError(404, "BlobNotFound")
        wanted = re.fullmatch(r"bytes=(\d+)-(\d+)", asked.headers.get("x-ms-range", ""))
        first, last = (int(wanted[1]), int(wanted[2])) if wanted else (0, len(content) - 1)
        part = content[first : last + 1]
        where = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        told = {"Content-Range": where, "x-ms-blob-type": "BlockBlob"}
        return Told(206, {**self._marks(), **told, "Content-Length": str(len(part))}, part)

    def _of(self, container: str) -> dict[str, bytes]:
        if container not in self.containers:
            raise StorageError(404, "ContainerNotFound")
        return self.containers[container]

    def _marks(self) -> dict[str, str]:
        return {"ETag": f'"0x{next(self._numbers):x}"', "Last-Modified": _MODIFIED}
