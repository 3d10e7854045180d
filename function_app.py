"""Front door: what Azure Functions indexes and serves."""

import os

from assembly import assemble
from clouds.connect import connect
from settings import Settings

_settings = Settings.from_environ(os.environ)
app = assemble(connect(_settings), _settings)
