"""What one caller sees, and where he may act."""

from dataclasses import dataclass

from domain.access import Caller, Place, Role, everywhere, may, may_in_subscription
from triggers.problems import Kind, Problem


@dataclass(frozen=True, slots=True)
class Sight:
    """A caller who means to act in one of the roles."""

    caller: Caller
    roles: tuple[Role, ...]

    @property
    def limited(self) -> bool:
        """Say whether there is anything that he may not see, or where he may not act."""
        acts = any(everywhere(self.caller, role) for role in self.roles)
        return not (acts and everywhere(self.caller, Role.VIEWER))

    def sees(self, place: Place) -> bool:
        """Say whether what lies there is there for him."""
        return may(self.caller, Role.VIEWER, place)

    def sees_in(self, subscription: str) -> bool:
        """Say whether what belongs to a subscription, and to no account, is there for him."""
        return may_in_subscription(self.caller, Role.VIEWER, subscription)

    def require(self, place: Place, subject: str) -> None:
        """Raise a Problem `not-allowed` unless he may act at a place that he sees."""
        if not any(may(self.caller, role, place) for role in self.roles):
            raise not_allowed(self.roles, f"for {subject}")


def not_allowed(roles: tuple[Role, ...], where: str, field: str = "") -> Problem:
    """Make the problem of a caller whose role does not reach that far."""
    return Problem(
        Kind.NOT_ALLOWED,
        f"this needs the role {' or '.join(roles)} {where}".rstrip(),
        field=field,
        remedy="Ask whoever runs Ferry for it: FERRY_GRANTS says who has which role where.",
    )
