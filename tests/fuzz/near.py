"""Inputs that are nearly right: one place of a good one is something else, or gone."""

import copy
import os

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

# How many times as long to look; by itself as long, and at the same, at each run.
TIMES = int(os.environ.get("FERRY_FUZZ", "0"))
bounded = settings(
    max_examples=50 * (TIMES or 1),
    derandomize=not TIMES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
)

texts = (
    st.text()
    | st.binary().map(lambda noise: noise.decode(errors="surrogateescape"))
    | st.sampled_from(["", "[" * 20_000, '{"a":' * 20_000, "9" * 5_000, "NaN", "1e999", "null"])
)
odd = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.sampled_from([0, -1, 2**31, 2**63, 10**40, 1e308, float("inf"), float("nan"), -0.0]),
    st.text(max_size=20),
    st.sampled_from([
        "", "\0", "\ud800", "\u202e", "٣", "1e999", "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00", "2026-11-23T12:00:00", "P999999999D", "{}", "%s%n", "../..",
    ]),
    st.builds(list), st.builds(dict), st.sampled_from(["\ud800", "a"]).map(lambda n: {n: [[]]}),
)  # fmt: skip


@st.composite
def near_misses(draw, good):
    """Draw a copy of something good in which up to three places are odd, missing or new."""
    value = copy.deepcopy(good)
    for _ in range(draw(st.integers(0, 3))):
        holder, name = draw(st.sampled_from(_places(value) or [(value, None)]))
        how = draw(st.sampled_from(["odd", "odd", "gone", "new"]))
        if name is None or how == "new":
            _add(holder, draw(st.text(max_size=5)), draw(odd))
        elif how == "gone":
            del holder[name]
        else:
            holder[name] = draw(odd)
    return value


def _add(holder, name, value):
    if isinstance(holder, dict):
        holder[name] = value
    else:
        holder.append(value)


def _places(value):
    inner = value.items() if isinstance(value, dict) else enumerate(value)
    found = []
    for name, each in list(inner):
        found.append((value, name))
        if isinstance(each, dict | list):
            found += _places(each)
    return found
