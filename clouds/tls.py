"""Whom this machine believes over TLS; reading its certificates costs some 30 ms of each start."""

import ssl
from functools import cache


@cache
def believing() -> ssl.SSLContext:
    """Make the usual context when something is first called over it."""
    return ssl.create_default_context()
