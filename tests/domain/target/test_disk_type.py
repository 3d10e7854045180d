import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import Refused
from domain.source_instance import Disk
from domain.target.disk_type import DiskActivity, choose_disk_type, limits_of, load_of

TYPES = ("Standard_LRS", "StandardSSD_LRS", "Premium_LRS")
MB = 1_000_000


def disk(gib, name="vol-1"):
    return Disk(name, "xvdb", gib)


def done(iops, megabytes=0, name="vol-1"):
    return DiskActivity(name, iops, megabytes * MB, 100)


@pytest.mark.parametrize(
    ("gib", "iops", "megabytes", "chosen"),
    [
        (30, 40, 2, "Standard_LRS"),
        (30, 500, 60, "Standard_LRS"),
        (30, 500, 61, "StandardSSD_LRS"),
        (30, 120, 100, "StandardSSD_LRS"),
        (1_024, 501, 0, "Premium_LRS"),
        (1_024, 5_000, 200, "Premium_LRS"),
        (8_192, 2_000, 400, "StandardSSD_LRS"),
        (32_000, 20_000, 900, "Premium_LRS"),
    ],
)
def test_the_cheapest_type_that_is_fast_enough_is_chosen(gib, iops, megabytes, chosen):
    choice = choose_disk_type("i-1", [disk(gib)], [done(iops, megabytes)])
    assert choice.disk_type == chosen
    assert f"{iops} IOPS and {megabytes:.1f} MB/s" in choice.because


def test_without_figures_it_is_the_default():
    for measured in ([], [DiskActivity("vol-1")]):
        choice = choose_disk_type("i-1", [disk(30)], measured)
        assert (choice.disk_type, choice.because) == ("StandardSSD_LRS", "nothing was measured")


def test_a_small_disk_that_no_type_is_fast_enough_for_is_refused_by_name():
    with pytest.raises(Refused) as caught:
        choose_disk_type("i-1", [disk(30)], [done(501)])
    refusal = caught.value.refusal
    assert refusal.code == "target.disk_too_busy"
    assert "vol-1 (30 GiB): 501 IOPS and 0.0 MB/s" in refusal.detail
    assert "disk_type" in refusal.remedy


def test_disks_that_find_no_type_in_common_are_refused():
    disks = [disk(16, "vol-1"), disk(512, "vol-2")]
    with pytest.raises(Refused, match="no two the same"):
        choose_disk_type("i-1", disks, [done(300), done(2_000, 0, "vol-2")])


def test_the_busiest_disk_decides_for_all():
    disks = [disk(512, "vol-1"), disk(512, "vol-2"), disk(512, "vol-3")]
    choice = choose_disk_type("i-1", disks, [done(3), done(1_200, 7, "vol-2")])
    assert choice.disk_type == "Premium_LRS"
    assert "1200 IOPS" in choice.because


activities = st.builds(
    DiskActivity,
    st.sampled_from(["vol-0", "vol-1", "vol-2"]),
    st.integers(0, 21_000),
    st.integers(0, 1_000 * MB),
    st.integers(0, 3),
)
fleets = st.lists(st.integers(1, 32_767), min_size=1, max_size=3)


@given(fleets, st.lists(activities, max_size=3, unique_by=lambda each: each.volume_id))
def test_no_disk_is_ever_slower_than_measured_and_no_cheaper_type_would_do(sizes, measured):
    disks = [disk(gib, f"vol-{number}") for number, gib in enumerate(sizes)]
    known = {each.volume_id: each for each in measured if each.periods}
    busy = [(each, known[each.volume_id]) for each in disks if each.volume_id in known]

    def fast_enough(disk_type):
        limits = [(limits_of(disk_type, each.size_gib), does) for each, does in busy]
        return all(
            does.iops <= iops and does.bytes_per_second <= rate for (iops, rate), does in limits
        )

    enough = [each for each in TYPES if fast_enough(each)]
    try:
        choice = choose_disk_type("i-1", disks, measured)
    except Refused:
        assert not enough
        return
    assert choice.disk_type == (enough[0] if busy else "StandardSSD_LRS")


@given(st.sampled_from(TYPES), st.integers(1, 32_767), st.integers(1, 32_767))
def test_a_larger_disk_is_never_slower(disk_type, one, other):
    small, large = sorted((one, other))
    assert limits_of(disk_type, small) <= limits_of(disk_type, large)


def test_a_disk_beyond_the_table_has_the_limits_of_its_end():
    assert limits_of("Premium_LRS", 40_000) == (20_000, 900 * MB)


def test_the_load_of_a_machine_is_that_of_all_its_disks():
    assert load_of([done(100, 1), done(50, 2, "vol-2")]) == (150, 3 * MB)
