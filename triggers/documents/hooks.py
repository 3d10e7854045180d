"""What switches people over to the new machines, and back: webhooks, commands, manual steps."""

import re
from datetime import timedelta
from typing import Annotated, Self
from urllib.parse import parse_qsl, urlsplit

from pydantic import AfterValidator, Field, model_validator

from domain.cutover import HOOK_SETTING, Hook, HookHeader, HookKind
from triggers.documents.base import TEXT, Document, wrong
from triggers.documents.durations import Duration
from triggers.documents.names import ActionName, InstanceId
from triggers.documents.quiesce import Script

# How services call what they let a caller in by: a shared signature, a function's code, any key.
_SECRET = re.compile(
    r"sig|signature|code|auth.*|pwd|(.*[-_])?(api|access|subscription)?[-_]?key|"
    r".*(token|secret|password)",
    re.IGNORECASE,
)
_LONGEST = timedelta(hours=24)


def _harmless(url: str) -> str:
    """Return a webhook's address; refuse one that is not https, or that carries a secret."""
    if not url.isascii() or not url.isprintable() or " " in url:
        remedy = "Write its name as xn--…, and other characters as %-codes."
        raise wrong("", "a webhook's address is written in ASCII, without blanks", remedy)
    parts = urlsplit(url)
    _ = parts.port  # ValueError where there can be none
    if parts.scheme != "https" or not parts.hostname:
        raise wrong("", "a webhook's address begins with https://", "Call it over HTTPS.")
    names = [name for name, _ in parse_qsl(parts.query, keep_blank_values=True)]
    if "@" in parts.netloc or any(_SECRET.fullmatch(name) for name in names):
        raise wrong(
            "",
            "an address that carries a secret would be kept in records and histories",
            "Put the secret into a key vault or a setting, and name it in header.secret.",
        )
    return url


Webhook = Annotated[
    str,
    Field(max_length=2_000, pattern=r"^\S+$", description="https address; called with POST."),
    AfterValidator(_harmless),
]


class HookHeaderDocument(Document):
    """A header by which a webhook knows Ferry; its value is never written here."""

    name: str = Field("Authorization", pattern=r"^[A-Za-z0-9-]{1,64}$")
    # No other secret that Ferry can read may be sent to an address of the caller's choice.
    secret: str = Field(
        pattern=r"^(https://[A-Za-z0-9-]{3,24}\.vault\.(azure\.net|azure\.cn|usgovcloudapi\.net)"
        rf"/secrets/ferry-hook-[A-Za-z0-9-]{{1,100}}|{HOOK_SETTING})$",
        description="Where the value is kept: a secret called ferry-hook-… of a key vault "
        f"(https://NAME.vault.azure.net/secrets/ferry-hook-dns), or {HOOK_SETTING}.",
    )

    def to_domain(self) -> HookHeader:
        """Say the same in the domain's words."""
        return HookHeader(self.name, self.secret)


class HookDocument(Document):
    """A hook: exactly one of `webhook`, `command` and `manual`, and what takes it back."""

    name: ActionName
    webhook: Webhook | None = None
    command: Script | None = Field(None, min_length=1, description="PowerShell.")
    manual: str | None = Field(
        None,
        min_length=1,
        max_length=2_000,
        pattern=TEXT,
        description="What a person is to do; the cutover waits until somebody says it is done.",
    )
    undo: Script = Field("", description="Address, script or words that take it back.")
    header: HookHeaderDocument | None = Field(None, description="Webhooks alone.")
    instance: InstanceId | None = Field(
        None, description="Where a command runs. Default: on the virtual machine."
    )
    timeout: Duration = Hook("", HookKind.MANUAL, "").timeout

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        given = [each for each in (self.webhook, self.command, self.manual) if each is not None]
        if len(given) != 1:
            problem = f"the hook '{self.name}' says {len(given)} of webhook, command and manual"
            raise wrong("", problem, "Say exactly one of them.")
        if self.header and self.webhook is None:
            raise wrong("header", "only a webhook has a header", "Remove header.")
        if self.instance and self.command is None:
            raise wrong("instance", "only a command runs somewhere", "Remove instance.")
        if not timedelta(seconds=10) <= self.timeout <= _LONGEST:
            problem = "a hook needs between 10 seconds and a day"
            raise wrong("timeout", problem, "Choose a timeout between PT10S and PT24H.")
        return self

    @model_validator(mode="after")
    def _undone_the_same_way(self) -> Self:
        if self.webhook is not None and self.undo:
            _harmless(self.undo)
        return self

    def to_domain(self) -> Hook:
        """Say the same in the domain's words."""
        kind, do = self._what
        where, header = self.instance or "", self.header.to_domain() if self.header else None
        return Hook(self.name, kind, do, self.undo, where, self.timeout, header)

    @property
    def _what(self) -> tuple[HookKind, str]:
        if self.webhook is not None:
            return HookKind.WEBHOOK, self.webhook
        if self.command is not None:
            return HookKind.COMMAND, self.command
        return HookKind.MANUAL, self.manual or ""
