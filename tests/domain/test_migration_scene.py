import pytest

from domain.migration_scene import Act, act_after


def test_acts_follow_each_other_and_nothing_follows_the_last():
    acts = tuple(Act)
    assert tuple(act_after(act) for act in acts[:-1]) == acts[1:]
    with pytest.raises(KeyError):
        act_after(acts[-1])
