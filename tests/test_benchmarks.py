from importlib.util import find_spec

from benchmarks.bench import bench
from benchmarks.by_turns import by_turns
from benchmarks.catalogue import BENCHMARKS
from benchmarks.result import Figure, Result
from benchmarks.written import page, table


def test_a_target_is_a_bound_from_below_or_from_above():
    assert Figure("ratio", 3.0, 3, at_least=True).holds
    assert not Figure("ratio", 2.9, 3, at_least=True).holds
    assert Figure("ratio", 0.1, 0.1).holds
    assert not Figure("ratio", 0.11, 0.1).holds


def test_contenders_run_by_turns_and_one_slow_round_decides_nothing():
    ran = []

    def contender(name, *seconds):
        rounds = iter(seconds)

        def run():
            ran.append(name)
            return next(rounds)

        return run

    found = by_turns({"a": contender("a", 1.0, 9.0, 2.0), "b": contender("b", 5.0, 4.0, 3.0)})
    assert found == {"a": 2.0, "b": 4.0}
    assert ran == ["a", "b"] * 3


def test_every_benchmark_of_the_catalogue_is_there():
    for each in BENCHMARKS.values():
        assert find_spec(f"benchmarks.{each.module}")


def test_a_name_that_is_none_is_refused_with_those_that_are(capsys):
    assert bench(["speed"]) == 2
    assert "arm-calls" in capsys.readouterr().err


def test_what_misses_its_target_is_named_on_terminal_and_page():
    result = Result((Figure("late by", 45.0, 30),), {"looks, in all": 12_345}, rounds=3)
    told = {**result.document(), "seconds": 1.5}
    assert "MISSED" in table({"polling": told})
    written = page({"benchmarks": {"polling": told}, "machine": {"cores": "2"}})
    assert "| polling | late by | 45 | ≤ 30 | missed |" in written
    assert "| looks, in all | 12,345 |" in written
    assert "| cores | 2 |" in written
