"""What has to be together, and what before what: the groups that depend on each other."""

from collections.abc import Iterator, Mapping, Sequence

type Graph = Mapping[str, Sequence[str]]


def circles(graph: Graph) -> tuple[tuple[str, ...], ...]:
    """Give the strongly connected groups, each after all to which its members lead.

    Every node must be a key. Members are in the order of their names, and the groups do not depend
    on the order in which nodes and edges are told.
    """
    ended = _ends(graph, sorted(graph))
    back: dict[str, list[str]] = {node: [] for node in graph}
    for node in sorted(graph):
        for other in graph[node]:
            back[other].append(node)
    found: list[tuple[str, ...]] = []
    seen: set[str] = set()
    for node in reversed(ended):
        if node not in seen:
            group = _ends(back, [node], seen)
            found.append(tuple(sorted(group)))
    return tuple(reversed(found))


def _ends(graph: Graph, starts: Sequence[str], seen: set[str] | None = None) -> list[str]:
    """Walk from the starts as deep as it goes; give the nodes in the order in which they end."""
    seen = set() if seen is None else seen
    ended: list[str] = []
    for start in starts:
        if start in seen:
            continue
        seen.add(start)
        way: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(graph[start])))]
        while way:
            ahead = way[-1][1]
            following = next((each for each in ahead if each not in seen), None)
            if following is None:
                ended.append(way.pop()[0])
            else:
                seen.add(following)
                way.append((following, iter(sorted(graph[following]))))
    return ended
