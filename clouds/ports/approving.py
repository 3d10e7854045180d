"""Who may answer in whose place, and which links have been used."""

from datetime import datetime
from typing import Protocol

from domain.approval_link import LinkUse
from domain.delegation import Delegation


class Delegations(Protocol):
    """The record of delegations; none is ever changed or deleted, but it may be revoked."""

    def put(self, delegation: Delegation) -> Delegation:
        """Record one, once; Refused `approvals.delegation_exists` when its name has another."""
        ...

    def revoke(self, name: str, at: datetime, by: str) -> Delegation | None:
        """Let one hold no more, and give it; None when there is none of this name."""
        ...

    def find(self, name: str) -> Delegation | None:
        """Read one; None when there is none of this name."""
        ...

    def list_all(self) -> tuple[Delegation, ...]:
        """List all that were ever recorded, by their names."""
        ...


class UsedLinks(Protocol):
    """Which approve and reject links have been used: each is, once."""

    def claim(self, wave: str, nonce: str) -> LinkUse:
        """Take a link for the one use it has; tell whether somebody has before, and finished."""
        ...

    def finish(self, wave: str, nonce: str) -> None:
        """Note that what the link was claimed for is done."""
        ...
