import pytest

from domain.history import root_of, run_told_by, story_evidence_name
from domain.names import (
    care_id,
    plan_story_id,
    rehearsal_id,
    run_id,
    story_id,
    turns_above_id,
    turns_story_id,
    zone_story_id,
)


def ids_of(wave, run):
    own = story_id(wave, "i-00000001", run)
    yield from (own, f"{own}:12345678", turns_story_id(wave, run), turns_above_id(wave, run))
    yield from (plan_story_id(wave, run, 1), f"{run_id(wave, run)}:part:i-00000001")
    yield from (rehearsal_id(own, "2"), rehearsal_id(own, "0a1b2c3d"))
    yield care_id(own, "move_item", "appliance-2", 3)


@pytest.mark.parametrize("wave", ["w1", "2", "landing-zone", "protection-group", "retire"])
@pytest.mark.parametrize("run", [1, 2, 13])
def test_every_story_of_a_run_tells_whose_it_is(wave, run):
    for each in (run_id(wave, run), *ids_of(wave, run)):
        assert root_of(each) == run_id(wave, run), each
    assert run_told_by(run_id(wave, run)) == (wave, run)


@pytest.mark.parametrize(
    "root",
    [
        zone_story_id("frankfurt", 2),
        "protection-group:web:4:20260301T120000000000",
        "retire:123456789012:eu-central-1:i-00000001:20260301",
    ],
)
def test_every_other_story_is_its_own_and_its_childrens_root(root):
    for each in (root, f"{root}:group", f"{root}:group:0a1b2c3d"):
        assert root_of(each) == root
    assert run_told_by(root) is None
    assert story_evidence_name(root) == f"evidence/stories/{root.replace(':', '/')}.json"
