"""Reads host.json and local.settings.json, with errors that name the file and the field."""

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_camel, to_pascal

from local.host.time_span import time_span

# Strings first, so that what looks like a comment inside one is left alone.
_COMMENT = re.compile(r'("(?:\\.|[^"\\])*")|//[^\n]*|/\*.*?\*/', re.DOTALL)
_OVERRIDE = "AzureFunctionsJobHost__"
_TRAILING_COMMA = re.compile(r'("(?:\\.|[^"\\])*")|,(?=\s*[}\]])')

type TimeSpan = Annotated[timedelta, BeforeValidator(time_span)]
type Count = Annotated[int, Field(ge=1)]


class ConfigurationError(Exception):
    """A file of the app can't be used; the message names the file and the field."""


class _Section(BaseModel):
    model_config = ConfigDict(frozen=True, alias_generator=to_camel, populate_by_name=True)


class HttpSection(_Section):
    """`extensions.http`."""

    route_prefix: str = "api"


class QueuesSection(_Section):
    """`extensions.queues`: the pace of every queue listener; defaults are those of Azure.

    The last three are fixed in Azure (QueueListener.cs of the Storage extension) and may be
    changed here: how long a message is hidden while it is worked on, how often that is
    prolonged, and the shortest pause between two looks at a quiet queue.
    """

    batch_size: Annotated[int, Field(ge=1, le=32)] = 16
    new_batch_threshold: Annotated[int, Field(ge=0)] | None = None
    visibility_timeout: TimeSpan = timedelta()
    max_dequeue_count: Count = 5
    max_polling_interval: TimeSpan = timedelta(minutes=1)
    message_encoding: Literal["base64", "none"] = "base64"
    lease: TimeSpan = timedelta(minutes=10)
    renewals_per_lease: Count = 2
    min_polling_interval: TimeSpan = timedelta(milliseconds=100)

    @property
    def threshold(self) -> int:
        """How few messages may still be under way when the next batch is fetched."""
        return (
            self.batch_size // 2 if self.new_batch_threshold is None else self.new_batch_threshold
        )


class DurableTaskSection(_Section):
    """`extensions.durableTask`; the limits default to those of the Consumption plan."""

    hub_name: str = "TestHubName"
    max_concurrent_orchestrator_functions: Count = 5
    max_concurrent_activity_functions: Count = 10


class Extensions(_Section):
    """What host.json says about the extensions; of the others nothing is read."""

    http: HttpSection = HttpSection()
    queues: QueuesSection = QueuesSection()
    durable_task: DurableTaskSection = DurableTaskSection()


class HostJson(_Section):
    """host.json, as far as this host obeys it."""

    version: Literal["2.0"]
    extensions: Extensions = Extensions()


class LocalSettings(BaseModel):
    """local.settings.json, as far as this host obeys it."""

    model_config = ConfigDict(alias_generator=to_pascal, coerce_numbers_to_str=True)

    is_encrypted: Literal[False] = False
    values: Mapping[str, str] = {}


def read_host_json(directory: Path) -> HostJson:
    """Read the app's host.json, or raise ConfigurationError.

    As in Azure, app settings such as AzureFunctionsJobHost__extensions__queues__batchSize win.
    """
    return _read(HostJson, directory / "host.json", _overrides())


def read_settings(file: Path) -> Mapping[str, str]:
    """Read the Values of a local.settings.json, or raise ConfigurationError."""
    return _read(LocalSettings, file).values


def _overrides() -> Iterator[tuple[list[str], str]]:
    for name, text in os.environ.items():
        if name.startswith(_OVERRIDE):
            yield name.removeprefix(_OVERRIDE).split("__"), text


def _override(values: Any, path: Sequence[str], text: str) -> None:
    for name in path[:-1]:
        values = values.setdefault(name, {})
    values[path[-1]] = text


def _read[Model: BaseModel](
    model: type[Model], file: Path, overrides: Iterable[tuple[Sequence[str], str]] = ()
) -> Model:
    try:
        values = _json(file.read_text(encoding="utf-8-sig"))
        for path, text in overrides:
            _override(values, path, text)
        return model.model_validate(values)
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except json.JSONDecodeError as error:
        raise ConfigurationError(f"{file}:{error.lineno}:{error.colno}: {error.msg}") from error
    except ValidationError as error:  # its own text would show values, which may be secret
        wrong = (f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in error.errors())
        raise ConfigurationError(f"{file}: {'; '.join(wrong)}") from None


def _json(text: str) -> Any:
    """Read JSON as `func` does: with comments and trailing commas."""
    bare = _COMMENT.sub(lambda match: match[1] or _blank(match[0]), text)
    return json.loads(_TRAILING_COMMA.sub(lambda match: match[1] or " ", bare))


def _blank(comment: str) -> str:
    return re.sub(r"[^\n]", " ", comment)  # so that line and column in errors stay true
