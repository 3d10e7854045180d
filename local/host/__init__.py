"""The host for one machine: serves an unchanged function_app.py without Azure."""

from local.host.configuration import ConfigurationError, read_settings
from local.host.functions import Function, IndexingError
from local.host.host import Host, serve_app

__all__ = ["ConfigurationError", "Function", "Host", "IndexingError", "read_settings", "serve_app"]
