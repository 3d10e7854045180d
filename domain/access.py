"""Who asks, and what they may do where: roles, scoped by AWS account and Azure subscription."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What somebody may do.

    Everybody with a role may look; an admin may do all. An operator does not approve, nor does an
    approver operate: who needs both has both.
    """

    VIEWER = "viewer"
    OPERATOR = "operator"
    APPROVER = "approver"
    ADMIN = "admin"


class CallerKind(StrEnum):
    """How we know who asks: Entra says so, a key or a signed link was shown, or a message came."""

    PERSON = "person"
    APPLICATION = "application"
    KEY = "key"
    LINK = "link"
    QUEUE = "queue"
    FERRY = "ferry"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role in some accounts and subscriptions; an empty list means all of them."""

    role: Role
    accounts: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wave moves machines: from this AWS account, to this Azure subscription.

    What belongs to no account in particular has an empty one, which no limited grant reaches.
    """

    account: str
    subscription: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `id` is the same at each request (Entra's object id); `name` is for people.

    Only a `proved` identity, which Entra has said, counts as a person at an approval that asks for
    more than one pair of eyes.
    """

    kind: CallerKind
    id: str
    name: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def proved(self) -> bool:
        """Say whether an identity provider has said who it is."""
        return self.kind in {CallerKind.PERSON, CallerKind.APPLICATION}


# Whoever has the key of an app where no identity provider stands in front.
KEY_HOLDER = Caller(CallerKind.KEY, "key", "a holder of the key", (Grant(Role.ADMIN),))
# Whoever opens a signed link; what the link says is all that is known of them.
LINK_HOLDER = Caller(CallerKind.LINK, "link", "the holder of a link")
# Whoever may write into the storage queue: that is granted in Azure, not by us.
QUEUE_WRITER = Caller(CallerKind.QUEUE, "queue", "the storage queue", (Grant(Role.OPERATOR),))


def may(caller: Caller, role: Role, place: Place | None = None) -> bool:
    """Say whether somebody may act in a role: at a place, or somewhere when none is named."""
    return any(_gives(grant, role) and _reaches(grant, place) for grant in caller.grants)


def everywhere(caller: Caller, role: Role) -> bool:
    """Say whether somebody may act in a role without any limit."""
    free = (each for each in caller.grants if not (each.accounts or each.subscriptions))
    return any(_gives(each, role) for each in free)


def may_in_account(caller: Caller, role: Role, account: str) -> bool:
    """Say whether somebody may act in a role in an account, whatever the subscription."""
    return any(_gives(each, role) and _within(account, each.accounts) for each in caller.grants)


def may_in_subscription(caller: Caller, role: Role, subscription: str) -> bool:
    """Say whether somebody may act in a role in a subscription, whatever the account."""
    return any(_gives(each, role) and _lands(each, subscription) for each in caller.grants)


def _gives(grant: Grant, role: Role) -> bool:
    return grant.role in {role, Role.ADMIN} or role is Role.VIEWER


def _reaches(grant: Grant, place: Place | None) -> bool:
    if place is None:
        return True
    return _within(place.account, grant.accounts) and _lands(grant, place.subscription)


def _lands(grant: Grant, subscription: str) -> bool:
    subscriptions = [each.casefold() for each in grant.subscriptions]
    return _within(subscription.casefold(), subscriptions)


def _within(one: str, some: Collection[str]) -> bool:
    return not some or one in some
