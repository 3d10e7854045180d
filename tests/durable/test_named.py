"""Stories and activities known by name: each name leads to what it says, and none is missing."""

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from pkgutil import walk_packages
from threading import Barrier
from typing import get_type_hints

import pytest

import orchestrators
from activities import ACTIVITIES
from domain.errors import Transient
from durable.flow import Flow
from durable.functions import Activity
from durable.named import NamedActivity, NamedFlow, Once, find
from durable.watch import Watch
from orchestrators import FLOWS


@pytest.mark.parametrize("named", FLOWS, ids=lambda named: named.name)
def test_a_story_is_found_by_its_name(named):
    assert isinstance(named.flow, Flow)
    assert named.flow.name == named.name


@pytest.mark.parametrize("named", ACTIVITIES, ids=lambda named: named.name)
def test_an_activity_takes_and_gives_what_its_step_says(named):
    assert named.step.name == named.name
    hints = get_type_hints(named.perform)
    gives = hints.pop("return")
    takes = [*hints.values()][1]
    assert (takes, gives) == (named.step.takes, named.step.gives)


def test_every_story_that_there_is_is_listed():
    told = set()
    for module in walk_packages(orchestrators.__path__, "orchestrators."):
        for each in vars(import_module(module.name)).values():
            flow = each.flow if isinstance(each, Watch) else each
            told |= {flow.name} if isinstance(flow, Flow) else set()
    assert told == {named.name for named in FLOWS}


def test_a_later_version_stands_under_the_storys_own_name():
    assert NamedFlow("migrate_wave_v2", "orchestrators.migrate_wave").flow.story == "migrate_wave"


def test_a_name_that_leads_nowhere_is_an_error():
    with pytest.raises(AttributeError, match="no_such_story"):
        NamedFlow("no_such_story", "orchestrators.migrate_wave").run(None, None)
    with pytest.raises(ModuleNotFoundError, match=r"activities\.nowhere"):
        find("activities.nowhere:stop_instance")


def test_a_name_on_the_wire_may_differ_from_the_functions():
    named = NamedActivity("find_recovery_points", "activities.replication", "list_recovery_points")
    assert named.perform.__name__ == "list_recovery_points"
    assert Activity(named.step, named.perform).name == "find_recovery_points"


def test_first_calls_at_once_make_one_value():
    made, ready = [], Barrier(8)
    value = Once(lambda: made.append(object()) or made[-1])

    def call(_):
        ready.wait()
        return value()

    with ThreadPoolExecutor(8) as pool:
        given = list(pool.map(call, range(8)))
    assert given == made * 8


def test_what_could_not_be_made_is_tried_again():
    answers = [Transient("not now"), "clouds"]

    def make():
        answer = answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    value = Once(make)
    with pytest.raises(Transient):
        value()
    assert (value(), value()) == ("clouds", "clouds")
