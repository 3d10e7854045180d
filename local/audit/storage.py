"""The log's storage, reached by the app's settings and not by the app."""

import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from clouds.azure.audit_tables import AuditTables
from clouds.azure.person_tables import PersonTables
from clouds.azure.tables import Tables
from local.audit.log import Unreadable
from local.host import ConfigurationError, read_settings

if TYPE_CHECKING:
    from azure.data.tables import TableServiceClient

_STORAGE, _TABLES = "AzureWebJobsStorage", "AzureWebJobsStorage__tableServiceUri"


def open_storage(settings: str) -> tuple[AuditTables, PersonTables]:
    """Open the tables that the environment names, or else the settings' file."""
    values = {name: os.environ.get(name, "") for name in (_STORAGE, _TABLES)}
    if not any(values.values()):
        try:
            values |= read_settings(Path(settings))
        except (ConfigurationError, OSError) as error:
            raise Unreadable(f"{_STORAGE} is not set, and {settings}: {error}") from error
    tables = Tables(partial(_connect, values.get(_STORAGE, ""), values.get(_TABLES, "")))
    return AuditTables(tables), PersonTables(tables)


def _connect(storage: str, url: str) -> "TableServiceClient":
    from azure.data.tables import TableServiceClient  # noqa: PLC0415

    if storage:
        return TableServiceClient.from_connection_string(storage)
    if not url:
        raise Unreadable(f"neither {_STORAGE} nor {_TABLES} says where the log is")
    from azure.identity import DefaultAzureCredential  # noqa: PLC0415

    return TableServiceClient(url, credential=DefaultAzureCredential())
