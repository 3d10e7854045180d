"""Groups that depend on each other."""

from hypothesis import given
from hypothesis import strategies as st

from domain.planning.graph import circles

GRAPHS = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.sampled_from("abcdef")), min_size=1)


def test_groups_come_after_all_to_which_they_lead():
    graph = {"web": ["app"], "app": ["db"], "db": ["app", "san"], "san": []}
    assert circles(graph) == (("san",), ("app", "db"), ("web",))


@given(GRAPHS, st.randoms(use_true_random=False))
def test_the_order_in_which_nodes_and_edges_are_told_changes_nothing(graph, dice):
    known = {node: sorted(each & graph.keys()) for node, each in graph.items()}
    nodes = dice.sample(sorted(known), k=len(known))
    shuffled = {node: dice.sample(known[node], k=len(known[node])) for node in nodes}
    assert circles(shuffled) == circles({node: known[node] for node in sorted(known)})
