"""Front door: what Azure Functions indexes and serves."""

import os
from typing import TYPE_CHECKING

from assembly import assemble
from settings import Settings

if TYPE_CHECKING:
    from clouds.ports import Clouds


def _connect(settings: Settings) -> "Clouds":
    from clouds.connect import connect  # noqa: PLC0415 (keeps the cold start short)

    return connect(settings)


app = assemble(_connect, Settings.from_environ(os.environ))
