"""What a wave's document says."""

from local.wave_status import changed


def test_only_instances_of_which_something_new_is_known_have_changed():
    one, two = {"instance": "i-1", "phase": "replicating"}, {"instance": "i-2", "phase": "ended"}
    before, now = {"instances": [one, two]}, {"instances": [{**one, "phase": "ended"}, two]}
    assert changed(before, now) == [{**one, "phase": "ended"}]
    assert changed(None, now) == now["instances"]
