"""The settings of approve and reject links: the keys that they are signed with."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from access_settings import AccessSettings
from setting import setting

if TYPE_CHECKING:
    from domain.approval_link import LinkKey

# A reference to a key vault that App Service could not resolve stays as it is, and is no secret.
_KEY = r"[A-Za-z0-9+/_=-]{32,512}"
_ID = r"[A-Za-z0-9_-]{1,32}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkSettings(AccessSettings):
    """What links are signed with; read with all others by Settings."""

    link_key: str = setting(
        "FERRY_LINK_KEY",
        "What approve and reject links are signed with: 32 random bytes or more, in base64; in "
        "Azure a reference to a key vault. Without it there are no links.",
        default="",
        pattern=_KEY,
    )
    link_key_id: str = setting(
        "FERRY_LINK_KEY_ID",
        "The id of that key; a new key has a new one.",
        default="1",
        pattern=_ID,
    )
    link_key_previous: str = setting(
        "FERRY_LINK_KEY_PREVIOUS",
        "The key before: links that it has signed are good until they expire.",
        default="",
        pattern=_KEY,
    )
    link_key_previous_id: str = setting(
        "FERRY_LINK_KEY_PREVIOUS_ID", "The id of that key.", default="", pattern=_ID
    )

    @property
    def link_keys(self) -> "tuple[LinkKey, ...]":
        """Every key whose links are good; new ones are signed with the first."""
        from domain.approval_link import (  # noqa: PLC0415 (keeps the cold start short)
            LinkKey,
            sound_key_id,
        )

        known = (
            (self.link_key_id, self.link_key),
            (self.link_key_previous_id, self.link_key_previous),
        )
        return tuple(
            LinkKey(key_id, secret.encode())
            for key_id, secret in known
            if secret and sound_key_id(key_id)
        )


def link_conflicts(values: Mapping[str, Any]) -> list[str]:
    """Tell what does not go together."""
    before = values.get("link_key_previous_id", "")
    if bool(values.get("link_key_previous")) != bool(before):
        return ["FERRY_LINK_KEY_PREVIOUS and FERRY_LINK_KEY_PREVIOUS_ID go together."]
    if before and before == values.get("link_key_id", "1"):
        return ["FERRY_LINK_KEY_ID is that of the previous key: give the new key a new id."]
    return []
