"""In which order the instances of a wave are cut over: groups, and the groups before them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class CutoverGroup:
    """Instances that may be cut over side by side, once all groups that it is `after` have ended.

    None for the group that stands before it in the list; no names for none.
    """

    name: str
    instances: tuple[str, ...]
    after: tuple[str, ...] | None = None


def leave_in_order(groups: Sequence[CutoverGroup], chosen: set[str]) -> tuple[CutoverGroup, ...]:
    """Leave of each group who is chosen; an empty one stays, for it stands between others."""
    return tuple(
        replace(group, instances=tuple(each for each in group.instances if each in chosen))
        for group in groups
    )


def prerequisites(groups: Sequence[CutoverGroup], group: CutoverGroup) -> tuple[str, ...]:
    """Name the groups that a group waits for directly."""
    if group.after is not None:
        return group.after
    place = groups.index(group)
    return (groups[place - 1].name,) if place else ()


def cycle(groups: Sequence[CutoverGroup]) -> tuple[str, ...]:
    """Name groups that wait for each other in a circle, the first again at the end; else none."""
    by_name = {group.name: group for group in groups}
    done: set[str] = set()
    for group in groups:
        path = [group.name]
        ways = [_known(groups, by_name, group)]
        while ways:
            name = next(ways[-1], None)
            if name is None:
                ways.pop()
                done.add(path.pop())
            elif name in path:
                return (*path[path.index(name) :], name)
            elif name not in done:
                path.append(name)
                ways.append(_known(groups, by_name, by_name[name]))
    return ()


def _known(
    groups: Sequence[CutoverGroup], by_name: dict[str, CutoverGroup], group: CutoverGroup
) -> Iterator[str]:
    return (each for each in prerequisites(groups, group) if each in by_name)


def before(groups: Sequence[CutoverGroup], group: CutoverGroup) -> set[str]:
    """Name all groups that come before one, near and far."""
    by_name = {each.name: each for each in groups}
    found: set[str] = set()
    open_ends = [group]
    while open_ends:
        for name in _known(groups, by_name, open_ends.pop()):
            if name not in found:
                found.add(name)
                open_ends.append(by_name[name])
    return found
