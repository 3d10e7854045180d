"""What makes a host begin quickly: everything imported, AWS's models read, once for all hosts."""

import gc
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest.mock import patch

from botocore import loaders, session

from domain.provider import Provider
from local.crash.network import laid
from local.crash.place import CALLER, Place
from local.crash.wave import StandardWave


@cache
def _loader(search_path: str | None) -> loaders.Loader:
    return _create(search_path)


_create = loaders.create_loader


@contextmanager
def warm(provider: Provider) -> Iterator[Place]:
    """Give a place in which hosts begin quickly: a wave has been played in one like it before."""
    with patch.object(session, "create_loader", _loader), patch.dict(os.environ, CALLER):
        before = Place(provider)
        with laid(before.network), tempfile.TemporaryDirectory() as folder:
            StandardWave(before, Path(folder) / "hub.sqlite3").play()
        place = Place(provider)
        gc.collect()
        gc.freeze()  # what a double never touches it need not copy
        with laid(place.network):
            yield place
