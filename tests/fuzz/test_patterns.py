"""No pattern of Ferry's takes much longer for a long text than for a short one."""

import importlib
import pkgutil
import re
from re import _constants as codes
from re import _parser as parser

import pytest

import clouds
import domain
import triggers
from domain.boot_failure import BOOT_FAILURES

ROOMS = (domain, triggers, clouds)
# Judged by hand: each repetition begins with a mark that cannot stand in the one before it.
MARKED = {"(bulk|poison)(/[a-z0-9-]+)+\\.json"}


def patterns():
    """Give every pattern that a module of the rooms has compiled, and those of the tables."""
    found = {sign for failure in BOOT_FAILURES for sign in failure.signs}
    for room in ROOMS:
        for each in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            values = vars(importlib.import_module(each.name)).values()
            found |= {value.pattern for value in values if isinstance(value, re.Pattern)}
    return sorted(found - {""} - MARKED, key=repr)


def endless(parsed):
    """Give the repetitions without an end in a parsed pattern, with what stands in them."""
    for code, value in parsed:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT}:
            _, most, inner = value
            if most is codes.MAXREPEAT:
                yield inner
            else:
                yield from endless(inner)
        elif code is codes.SUBPATTERN:
            yield from endless(value[-1])
        elif code is codes.BRANCH:
            for branch in value[1]:
                yield from endless(branch)


@pytest.mark.parametrize("pattern", patterns())
def test_no_repetition_stands_in_another_and_none_of_anything_follows_a_beginning(pattern):
    parsed = parser.parse(pattern)
    for inner in endless(parsed):
        assert not list(endless(inner)), "nested: exponential"
    after_a_beginning = [*parsed][1:]
    for inner in endless(after_a_beginning):
        anything = any(code is codes.ANY for code, _ in inner)
        assert not anything or pattern in FULL, "searched from each beginning: quadratic"


# Matched from the first character on, so that there is one beginning.
FULL = {
    r"(.*[-_])?(api|access|subscription)?[-_]?key",
}
