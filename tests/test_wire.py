import dataclasses
import json
from datetime import UTC, datetime
from types import NoneType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from domain.migration import MigrationReport
from durable import steps
from durable.step import Step
from durable.vision import Verdict
from wire import from_wire, to_wire

some.register_type_strategy(float, some.floats(allow_nan=False, allow_infinity=False))  # JSON's
some.register_type_strategy(datetime, some.datetimes(timezones=some.just(UTC)))
SHAPES = {
    shape
    for step in vars(steps).values()
    if isinstance(step, Step)
    for shape in (step.takes, step.gives)
    if shape is not NoneType
} | {MigrationReport, Verdict}


@pytest.mark.parametrize("shape", sorted(SHAPES, key=lambda shape: shape.__name__))
@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(data=some.data())
def test_whatever_crosses_the_wire_comes_back_the_same(shape, data):
    value = data.draw(some.from_type(shape))
    text = json.dumps(to_wire(value), allow_nan=False)
    assert from_wire(shape, json.loads(text)) == value


def test_words_of_a_newer_story_are_passed_over():
    assert (
        from_wire(MigrationReport, {"instance_id": "i", "outcome": "held", "new": 1}).because == ""
    )


def test_no_class_names_are_written_so_that_modules_may_be_renamed():
    names = [field.name for field in dataclasses.fields(MigrationReport)]
    assert list(to_wire(MigrationReport("i", "held"))) == names
