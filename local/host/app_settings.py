"""App settings: environment variables while the app is served, and what bindings say of them."""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from local.host.configuration import ConfigurationError

# Azurite's account and key are public, and this is what the shorthand stands for in every SDK
# that knows it (learn.microsoft.com, "Use the Azurite emulator"); the Python one does not.
_DEVELOPMENT_STORAGE = (
    "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey="
    "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;"
    "QueueEndpoint=http://127.0.0.1:10001/devstoreaccount1;"
)


@contextmanager
def environment(settings: Mapping[str, str]) -> Iterator[None]:
    """Make settings environment variables; on leaving, they are as they were.

    They win over what the process was started with. (With `func` the environment wins; here a
    variable left over in somebody's shell could send a rehearsal to a real account.)
    """
    before = {name: os.environ.get(name) for name in settings}
    os.environ.update(settings)
    try:
        yield
    finally:
        for name, text in before.items():
            if text is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = text


def resolve(text: str) -> str:
    """Put app settings in the place of %their names%, or raise ConfigurationError."""
    return re.sub("%([^%]+)%", lambda match: _setting(match[1]), text)


def connection_string(name: str) -> str:
    """Give the connection string a binding names, or raise ConfigurationError.

    As in Azure, the setting may carry the prefix AzureWebJobs.
    """
    prefixed = f"AzureWebJobs{name}"
    text = _setting(name if name in os.environ else prefixed if prefixed in os.environ else name)
    return _DEVELOPMENT_STORAGE if text == "UseDevelopmentStorage=true" else text


def _setting(name: str) -> str:
    try:
        return os.environ[name]
    except KeyError:
        raise ConfigurationError(f"The app setting {name} is missing.") from None
