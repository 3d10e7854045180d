"""What has to move before what: dependencies, and tests before production."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.planning.graph import circles
from domain.planning.units import Unit

type Edge = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Precedence:
    """Of units by their numbers: who depends on whom, and who follows whom in a later stage.

    `depends` tells by unit what has to move earlier or with it, `follows` what has to move
    earlier; `links` counts the dependencies between two units. Of `given_up` pairs the second
    would have followed the first, but for what depends on it. All edges lead to units before.
    """

    order: tuple[int, ...]
    depends: Mapping[int, frozenset[int]]
    follows: Mapping[int, frozenset[int]]
    links: Mapping[Edge, int]
    given_up: frozenset[Edge]


def precedence_of(units: Sequence[Unit]) -> Precedence:
    """Find out what has to move before what.

    A dependency goes before the order of environments: an environment's turn that would make
    units wait for each other in a circle is given up, and told.
    """
    links = _links(units)
    wanted = frozenset(_turns(units))
    names = {unit.name: number for number, unit in enumerate(units)}
    given_up = frozenset(_in_circles(units, names, {*links, *wanted}, wanted))
    kept = wanted - given_up
    order = (names[group[0]] for group in circles(_graph(units, {*links, *kept})))
    return Precedence(
        tuple(order), _by_later(units, links), _by_later(units, kept), links, given_up
    )


def _links(units: Sequence[Unit]) -> dict[Edge, int]:
    """Count by units (earlier, later) how often machines of the one depend on the other's."""
    unit_of = {each.instance_id: n for n, unit in enumerate(units) for each in unit.machines}
    counted: dict[Edge, int] = defaultdict(int)
    for each, later in ((m, n) for n, unit in enumerate(units) for m in unit.machines):
        for other in set(each.depends_on):
            earlier = unit_of.get(other, later)
            if earlier != later:
                counted[earlier, later] += 1
    return dict(counted)


def _turns(units: Sequence[Unit]) -> Iterator[Edge]:
    """Pair units (earlier, later) by the environments of each application."""
    members: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for number, unit in enumerate(units):
        for each in unit.machines:
            members[each.application][each.environment].add(number)
    for environments in members.values():
        for rank, earlier in environments.items():
            for other, later in environments.items():
                if rank < other:
                    yield from ((e, l) for e in earlier for l in later if e != l)  # noqa: E741


def _in_circles(
    units: Sequence[Unit], names: Mapping[str, int], edges: set[Edge], wanted: frozenset[Edge]
) -> Iterator[Edge]:
    group_of: dict[int, int] = {}
    for number, group in enumerate(circles(_graph(units, edges))):
        group_of |= dict.fromkeys((names[each] for each in group), number)
    return ((e, later) for e, later in wanted if group_of[e] == group_of[later])


def _graph(units: Sequence[Unit], edges: set[Edge]) -> dict[str, list[str]]:
    graph: dict[str, list[str]] = {unit.name: [] for unit in units}
    for earlier, later in edges:
        graph[units[later].name].append(units[earlier].name)
    return graph


def _by_later(
    units: Sequence[Unit], edges: Mapping[Edge, int] | frozenset[Edge]
) -> dict[int, frozenset[int]]:
    found: dict[int, set[int]] = {number: set() for number in range(len(units))}
    for earlier, later in edges:
        found[later].add(earlier)
    return {number: frozenset(each) for number, each in found.items()}
