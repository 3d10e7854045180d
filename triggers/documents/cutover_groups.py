"""In which order the instances of a wave are cut over, as callers write it."""

from collections import Counter
from collections.abc import Sequence
from typing import Annotated

from pydantic import Field

from domain.cutover_groups import CutoverGroup, cycle
from triggers.documents.base import Document, wrong
from triggers.documents.names import ActionName
from triggers.documents.selection import Named

GroupLabel = ActionName


class CutoverGroupDocument(Document):
    """Instances that are cut over side by side, once the groups before them have ended."""

    name: GroupLabel
    instances: Named
    after: tuple[GroupLabel, ...] | None = Field(
        None,
        max_length=100,
        description="The groups that have to end before; default: the one that stands before it. "
        "An empty list waits for none.",
    )

    def to_domain(self) -> CutoverGroup:
        """Say the same in the domain's words."""
        return CutoverGroup(self.name, tuple(self.instances), self.after)


CutoverGroups = Annotated[tuple[CutoverGroupDocument, ...], Field(max_length=1_000)]


def require_order(groups: Sequence[CutoverGroupDocument]) -> None:
    """Raise unless every name is there once, every instance once, and no circle."""
    names = Counter(group.name for group in groups)
    if same := sorted(name for name, times in names.items() if times > 1):
        problem = f"several groups are called {', '.join(same[:5])}"
        raise wrong("groups", problem, "Give each group a name of its own.")
    held = Counter(each for group in groups for each in group.instances)
    if twice := sorted(each for each, times in held.items() if times > 1):
        problem = f"{', '.join(twice[:5])} stands in several places"
        raise wrong("groups", problem, "Name each instance in one group, once.")
    for number, group in enumerate(groups):
        if unknown := sorted(set(group.after or ()) - set(names)):
            problem = f"there is no group '{unknown[0]}'"
            raise wrong(f"groups.{number}.after", problem, f"Name some of {', '.join(names)}.")
    if circle := cycle([group.to_domain() for group in groups]):
        problem = f"groups wait for each other in a circle: {' after '.join(circle)}"
        raise wrong("groups", problem, "Take one of these out of the other's after.")


def require_members(groups: Sequence[CutoverGroupDocument], instances: list[str] | None) -> None:
    """Raise unless the groups hold exactly these instances, which have to be named."""
    field = "policy.cutover.groups"
    if not groups:
        return
    if instances is None:
        problem = "an order of cutovers is for instances named one by one"
        raise wrong(field, problem, "Replace select by instances.")
    held = {each for group in groups for each in group.instances}
    if strangers := sorted(held - set(instances)):
        names = ", ".join(strangers[:5])
        remedy = f"Add {names} to instances, or remove them from their groups."
        raise wrong(field, f"{names} is not among the instances", remedy)
    if missing := sorted(set(instances) - held):
        names = ", ".join(missing[:5])
        raise wrong(field, f"{names} stands in no group", f"Add {names} to a group.")
