"""Documents in blobs: what was accepted, kept before anything is begun."""

from collections.abc import Callable
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING

from clouds.azure.errors import translated

if TYPE_CHECKING:
    from azure.storage.blob import BlobServiceClient, ContainerClient

CONTAINER = "ferry-documents"


class DocumentBlobs:
    """The document store; `connect` makes the blob service client, when it is first needed."""

    def __init__(self, connect: "Callable[[], BlobServiceClient]") -> None:
        self._connect = connect

    def put(self, name: str, content: bytes) -> None:
        """Keep a document; what is there under this name is replaced."""
        with translated("blobs", name):
            self._container.upload_blob(name, content, overwrite=True)

    def put_once(self, name: str, content: bytes) -> bool:
        """Keep a document, unless there is one under this name."""
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415

        with translated("blobs", name):
            try:
                self._container.upload_blob(name, content, overwrite=False)
            except ResourceExistsError:
                return False
        return True

    def get(self, name: str) -> bytes | None:
        """Read a document, or None when there is none of this name."""
        from azure.core.exceptions import ResourceNotFoundError  # noqa: PLC0415

        with translated("blobs", name):
            try:
                return self._container.download_blob(name).readall()
            except ResourceNotFoundError:
                return None

    @cached_property
    def _container(self) -> "ContainerClient":
        from azure.core.exceptions import ResourceExistsError  # noqa: PLC0415

        container = self._connect().get_container_client(CONTAINER)
        with suppress(ResourceExistsError):
            container.create_container()
        return container
