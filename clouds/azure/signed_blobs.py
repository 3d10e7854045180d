"""Blobs behind signed addresses, which are secrets: they are in no error and no log."""

import http.client
from urllib.parse import urlsplit

from domain.errors import Transient

_MOST_BYTES = 16 * 1024 * 1024
_PATIENCE = 60  # seconds


def read_signed_blob(address: str | None, subject: str) -> bytes:
    """Read a blob, 16 MiB of it at the most; nothing where there is none.

    Transient, in words without the address, when it can't be read now. The app's own token is not
    sent along: the address is all the right that there is.
    """
    if not address:
        return b""
    # By the standard library: clients with a log of their own write whole addresses into it.
    place = urlsplit(address)
    kind = http.client.HTTPSConnection if place.scheme == "https" else http.client.HTTPConnection
    connection = kind(place.netloc, timeout=_PATIENCE)
    try:
        connection.request("GET", f"{place.path}?{place.query}")
        answer = connection.getresponse()
        if answer.status == http.client.NOT_FOUND:
            return b""
        if answer.status == http.client.OK:
            return answer.read(_MOST_BYTES)
        problem = f"status {answer.status}"
    except (OSError, http.client.HTTPException) as error:
        problem = type(error).__name__
    finally:
        connection.close()
    raise Transient(f"{subject}: it can't be read: {problem}")
