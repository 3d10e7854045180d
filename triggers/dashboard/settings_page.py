"""The settings as they are, to read: what is secret is never written on a page."""

import re
from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields

from settings import Settings
from triggers.dashboard.page import page
from triggers.dashboard.showing import show
from triggers.http.route import Answer, Call, Reach

_SECRET = re.compile(
    r"KEY(_PREVIOUS)?$|SECRET|TOKEN|PASSWORD|PASSPHRASE|EXTERNAL_ID|CONNECTION|HEADERS|WEBHOOK|"
    r"^AzureWebJobsStorage$"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A setting: its name, its meaning, and its value where that is no secret."""

    name: str
    meaning: str
    value: str
    secret: bool
    default: bool


def show_settings(call: Call) -> Answer:
    """Show every setting."""
    return show(call, "settings", settings=list(shown(call.settings)))


def shown(settings: Settings) -> Iterator[Shown]:
    """List the settings; of a secret one only whether there is a value."""
    for each in fields(settings):
        name, value = each.metadata.get("name", ""), getattr(settings, each.name)
        if name:
            secret = is_secret(name, each.metadata["meaning"])
            default = each.default is not MISSING and each.default == value
            told = "" if secret and value else str(value)
            yield Shown(name, each.metadata["meaning"], told, secret and bool(value), default)


def is_secret(name: str, meaning: str = "") -> bool:
    """Say whether a setting of this name holds a secret, or is kept in a key vault in Azure."""
    return bool(_SECRET.search(name)) or "reference to a key vault" in meaning


PAGES = (page("settings", show_settings, "Show the settings, no secrets.", reach=Reach.EVERYWHERE),)
