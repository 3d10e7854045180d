"""Wave plans as files: what they may say, and how one is told what is wrong with it."""

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from local.planning.text import Unreadable, plain, read_mapping, written
from local.planning.wave_plan import WavePlan, flaws_of, merged, schema

A, B, C = (f"i-0000000000000000{each}" for each in "abc")


def plan(*waves, **more):
    return {"plan": "pay", "common": {"region": "eu-west-1"}, "waves": list(waves), **more}


def wave(number, *instances, **more):
    return {"wave": f"pay-{number}", "instances": list(instances) or [f"i-{number:017x}"], **more}


def flaws(said):
    with pytest.raises(ValidationError) as refused:
        WavePlan.model_validate(said)
    return [(each.field, each.problem, each.remedy) for each in flaws_of(refused.value, said)]


def test_every_wave_is_a_wave_document_that_says_what_is_common_and_whose_it_is():
    own = {"policy": {"cutover": {"together": 2}, "approvers": ["lena"]}}
    common = {"region": "eu-west-1", "policy": {"approvers": ["mona"], "approval_timeout": "P2D"}}
    made = WavePlan.model_validate(
        plan(wave(1, A, **own, begins="2027-01-04T08:00:00Z"), wave(2, B, after=["pay-1"]))
        | {"common": common}
    )
    first, second = (each.document.asked for each in made.waves)
    assert first == {
        "wave": "pay-1",
        "region": "eu-west-1",
        "instances": [A],
        "wave_plan": "pay",
        "policy": {"approvers": ["lena"], "approval_timeout": "P2D", "cutover": {"together": 2}},
    }
    assert second["policy"]["approvers"] == ["mona"]
    assert made.waves[1].after == ("pay-1",)


@pytest.mark.parametrize(
    ("said", "field", "remedy"),
    [
        (plan(wave(1), {"wave": "tax-1", "instances": [A]}), "waves.1.wave", "pay-"),
        (plan(wave(1), wave(1)), "waves.0.wave", "name of its own"),
        (plan(wave(1), wave(2, after=["pay-9"])), "waves.1.after", "waves of this plan"),
        (plan(wave(1, A, B), wave(2, B, C)), "waves.1.instances", "in one wave"),
        (plan(wave(1, after=["pay-2"]), wave(2, after=["pay-1"])), "waves", "Take one"),
        (plan(wave(1, "web-1")), "waves.0.instances.0", "matches"),
        (plan(wave(1, colour="red")), "waves.0.colour", "Remove waves.0.colour"),
        (plan(wave(1), waves_of="x"), "waves_of", "Remove"),
        (plan("pay-1"), "waves.0", ""),
        ({"waves": []}, "plan", "Add plan."),
        ({"plan": "pay", "common": [], "waves": []}, "common", ""),
    ],
)
def test_what_is_wrong_is_told_with_field_and_remedy(said, field, remedy):
    ((where, _, words),) = flaws(said)
    assert where == field
    assert remedy in words


def test_a_circle_of_waves_is_named():
    ((_, problem, _),) = flaws(
        plan(wave(1, after=["pay-2"]), wave(2, after=["pay-3"]), wave(3, after=["pay-1"]))
    )
    assert problem.startswith("waves wait for each other in a circle: pay-")


def test_what_is_wrong_with_the_common_part_is_told_once_and_there():
    said = plan(wave(1), wave(2), common={"region": "europe", "policy": {"order": "any"}})
    assert [field for field, *_ in flaws(said)] == ["common.region", "common.policy.order"]
    said = plan(wave(1, region="europe"), wave(2))
    assert [field for field, *_ in flaws(said)] == ["waves.0.region"]


def test_mappings_are_joined_and_all_else_is_replaced():
    one, other = {"a": {"b": 1, "c": [1, 2]}, "d": 1}, {"a": {"c": [3]}, "d": {"e": 1}}
    assert merged(one, other) == {"a": {"b": 1, "c": [3]}, "d": {"e": 1}}


def test_editors_get_a_schema_that_the_plans_keep():
    described = schema()
    assert described["$defs"]["PlannedWave"]["required"] == ["wave"]
    Draft202012Validator.check_schema(described)
    good = plan(wave(1, A), wave(2, B, after=["pay-1"]))
    assert list(Draft202012Validator(described).iter_errors(good)) == []
    assert list(Draft202012Validator(described).iter_errors(plan(wave(1, "web-1"))))


def test_comments_stay_and_times_stay_text(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text("# ours\nplan: pay # short\nbegins: 2027-01-04T08:00:00Z\nopens: 22:00\n")
    found = read_mapping(file)
    assert plain(found) == {"plan": "pay", "begins": "2027-01-04T08:00:00Z", "opens": "22:00"}
    assert "# ours" in written(found)
    assert "# short" in written(found)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: [1", "line 1"),
        ("a: 1\na: 2", "duplicate key"),
        ("- 1", "no mapping"),
        ("", "no mapping"),
        ("a: \x01", "not allowed"),
        (b"a: \xff", "not UTF-8"),
        (None, "can't be read"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path, content, words):
    file = tmp_path / "plan.yaml"
    if content is not None:
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(Unreadable, match=words):
        read_mapping(file)


def test_a_tag_makes_no_object(tmp_path):
    file = tmp_path / "plan.yaml"
    file.write_text("a: !!python/object/apply:os.system [ls]\nb: !x y\n")
    assert plain(read_mapping(file)) == {"a": ["ls"], "b": "y"}
