"""Whether configuration servers know an account by which the mobility service can be pushed."""

from collections.abc import Sequence
from datetime import datetime

from domain.component import Component, Role
from domain.zone_components import ComponentSearch, found_of


def without_account(search: ComponentSearch, components: Sequence[Component]) -> tuple[str, ...]:
    """Name the configuration servers of the search that know no run-as account."""
    return tuple(
        component.name
        for component in found_of(search, components)
        if component.role is Role.CONFIGURATION_SERVER and not component.accounts
    )


def account_known(search: ComponentSearch, components: Sequence[Component], at: datetime) -> bool:
    """Say whether every one of them knows an account; when is of no importance."""
    del at
    return not without_account(search, components)
