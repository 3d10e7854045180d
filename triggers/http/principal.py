"""Reads whom App Service authentication has signed in: Entra's claims in one header."""

import base64
import binascii
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from domain.access import Caller, CallerKind, Grant
from domain.grants import Membership, app_role, grants_of

PRINCIPAL = "x-ms-client-principal"
_LONGEST = 64 * 1024
# Entra's short names, and the long ones that App Service gives some of them.
_IDENTITY = "http://schemas.microsoft.com/identity/claims/"
_OBJECT_ID = ("oid", f"{_IDENTITY}objectidentifier")
_TENANT = ("tid", f"{_IDENTITY}tenantid")
_SCOPES = ("scp", f"{_IDENTITY}scope")
_ROLES = ("roles", "http://schemas.microsoft.com/ws/2008/06/identity/claims/role")
_NAMES = ("preferred_username", "name", "upn", "app_displayname", "azp", "appid")
_APPLICATION = ("azp", "appid")
# Version 2 and version 1 tokens, of the public cloud and of the sovereign ones.
_ISSUERS = (
    "https://login.microsoftonline.com/{}/v2.0",
    "https://sts.windows.net/{}/",
    "https://login.microsoftonline.us/{}/v2.0",
    "https://login.partner.microsoftonline.cn/{}/v2.0",
    "https://sts.chinacloudapi.cn/{}/",
)


class NotSignedIn(Exception):
    """The header doesn't say who it is; the message says why, and repeats nothing of it."""


@dataclass(frozen=True, slots=True)
class _Claims:
    values: Mapping[str, Sequence[str]]

    def all(self, names: Sequence[str]) -> tuple[str, ...]:
        return tuple(each for name in names for each in self.values.get(name, ()))

    def one(self, names: Sequence[str]) -> str:
        """Give the only value; of two different ones readers would take different ones."""
        found = set(self.all(names))
        if len(found) > 1:
            raise NotSignedIn(f"it says {names[0]} more than once")
        return found.pop() if found else ""

    def first(self, names: Sequence[str]) -> str:
        return next(iter(self.all(names)), "")


def read_principal(header: str, tenant: str, memberships: Sequence[Membership]) -> Caller:
    """Give the caller with all grants; NotSignedIn for what isn't one of this tenant's tokens."""
    claims = _claims(header)
    tenant = tenant.lower()
    if claims.one(_TENANT).lower() != tenant:
        raise NotSignedIn("it is of another tenant")
    if claims.one(("iss",)).lower() not in {each.format(tenant) for each in _ISSUERS}:
        raise NotSignedIn("it was issued by somebody else than the tenant")
    oid = claims.one(_OBJECT_ID).lower()
    if not oid:
        raise NotSignedIn("it has no object id")
    ids = (oid, *claims.all(("groups",)))
    return Caller(_kind(claims), oid, claims.first(_NAMES), _grants(claims, memberships, ids))


def _kind(claims: _Claims) -> CallerKind:
    """Tell people from applications: these say so, or act in nobody's name."""
    alone = bool(claims.all(_APPLICATION)) and not claims.all(_SCOPES)
    signed_in = claims.all(("preferred_username", "upn"))
    if "app" in claims.all(("idtyp",)) or (alone and not signed_in):
        return CallerKind.APPLICATION
    return CallerKind.PERSON


def _grants(
    claims: _Claims, memberships: Sequence[Membership], ids: Sequence[str]
) -> tuple[Grant, ...]:
    everywhere = filter(None, map(app_role, claims.all(_ROLES)))
    return tuple(dict.fromkeys((*everywhere, *grants_of(memberships, ids))))


def _claims(header: str) -> _Claims:
    if len(header) > _LONGEST:
        raise NotSignedIn("it is too long")
    try:
        principal = json.loads(base64.b64decode(header, validate=True))
        kind, claims = principal["auth_typ"], principal["claims"]
        pairs = [(each["typ"], each["val"]) for each in claims]
    except (binascii.Error, ValueError, TypeError, LookupError, RecursionError) as error:
        raise NotSignedIn("it can't be read") from error
    if kind != "aad" or not all(isinstance(each, str) for pair in pairs for each in pair):
        raise NotSignedIn("it is none of Entra's")
    values: dict[str, list[str]] = {}
    for name, value in pairs:
        values.setdefault(name, []).append(value)
    return _Claims(values)
