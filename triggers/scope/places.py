"""The places that a document names: accounts, subscriptions, and what lies in them."""

import re
from collections.abc import Iterator
from itertools import product
from typing import TYPE_CHECKING, Any

from domain.access import Place, may, may_in_account
from settings import Settings
from triggers.scope.sight import Sight, not_allowed

if TYPE_CHECKING:
    from pydantic import BaseModel

_ARM_ID = re.compile(r"/subscriptions/([^/]+)(/|$)", re.IGNORECASE)


def subscription_in(arm_id: str) -> str:
    """Give the subscription of an ARM id; empty where it is none."""
    found = _ARM_ID.match(arm_id)
    return found[1] if found else ""


def require_places(sight: Sight, document: "BaseModel | None", settings: Settings) -> None:
    """Raise a Problem that names the field unless the caller may act wherever a document leads.

    Every account, subscription and ARM id in it counts, at whatever depth, and what it leaves to
    the settings as well.
    """
    if document is None or not sight.limited:
        return
    values = document.model_dump(mode="json")
    accounts = {each or settings.aws_account_id: path for path, each in _accounts(values, "")}
    subscriptions = {each: path for path, each in _subscriptions(values, "")}
    if accounts or "vault" in values:  # what it doesn't say lands where the settings say
        subscriptions.setdefault(settings.subscription_id, "vault")
    found = accounts or {"": "vault"}  # what belongs to no account belongs to all of them
    for (account, at), (subscription, on) in product(found.items(), subscriptions.items()):
        _require(sight, Place(account, subscription), at, on)


def _require(sight: Sight, place: Place, at: str, on: str) -> None:
    caller, roles = sight.caller, sight.roles
    if any(may(caller, role, place) for role in roles):
        return
    if any(may_in_account(caller, role, place.account) for role in roles):
        raise not_allowed(roles, f"in the subscription {place.subscription}", on)
    where = f"in the account {place.account}" if place.account else "in every account"
    raise not_allowed(roles, where, at)


def _accounts(value: Any, path: str) -> Iterator[tuple[str, str | None]]:
    """Find every field called account; None is one that is left to the settings."""
    for name, each in _parts(value):
        if name == "account":
            yield f"{path}{name}", each
        else:
            yield from _accounts(each, f"{path}{name}.")


def _subscriptions(value: Any, path: str) -> Iterator[tuple[str, str]]:
    """Find every subscription that is named, by itself or in an ARM id."""
    for name, each in _parts(value):
        if name == "subscription_id" and each:
            yield f"{path}{name}", each
        for text in (name, each):
            if isinstance(text, str) and (found := subscription_in(text)):
                yield f"{path}{name}", found
        yield from _subscriptions(each, f"{path}{name}.")


def _parts(value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list):
        yield from ((str(number), each) for number, each in enumerate(value))
