"""A fleet is read from CSV with sensible defaults, and every error names row, field and remedy."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from domain.window import Window
from local.fleet.figures import FleetRefused
from local.fleet.reading import fleet_of, read_fleet

START = datetime(2026, 12, 1, tzinfo=UTC)
ONE, TWO = "i-0123456789abcdef0", "i-0123456789abcdef1"


def errors(text):
    with pytest.raises(FleetRefused) as refused:
        fleet_of(text, START)
    return [(each.row, each.field) for each in refused.value.errors]


def one(fields, values):
    (instance,) = fleet_of(f"instance_id,{fields}\n{ONE},{values}\n", START)
    return instance


def test_an_id_alone_is_a_fleet():
    (found,) = fleet_of(f"instance_id\n{ONE}\n\n", START)
    assert (found.wave, found.begins, found.disks, found.used_gib) == ("wave-1", START, (30,), 15)
    assert (found.vm_size, found.family, found.cores) == (
        "Standard_D2s_v5", "standardDSv5Family", 2,
    )  # fmt: skip
    assert found.churn_gib == 0.75
    assert (found.approval, found.window) == (timedelta(hours=4), None)


@pytest.mark.parametrize("separator", [";", "\t"])
def test_spreadsheets_may_save_it_as_they_like(separator, tmp_path):
    file = tmp_path / "fleet.csv"
    rows = (("Instance_ID", "Name", "disks_gib"), (ONE, "web", "100+500"))
    file.write_text("\r\n".join(separator.join(row) for row in rows), "utf-8-sig")
    (found,) = read_fleet(file, START)
    assert (found.name, found.disks) == ("web", (100, 500))


@pytest.mark.parametrize(
    ("told", "window"),
    [
        ("2026-12-05 22:00 4h", (time(22), timedelta(hours=4), date(2026, 12, 5))),
        ("Sat 22:30 4.5h", (time(22, 30), timedelta(hours=4.5), None, (5,))),
        ("daily 1:00 2h", (time(1), timedelta(hours=2), None, tuple(range(7)))),
    ],
)
def test_windows_go_by_the_clock_of_their_zone(told, window):
    found = one("window,time_zone", f"{told},Europe/Berlin").window
    assert found == Window("Europe/Berlin", *window)


@pytest.mark.parametrize(
    ("kind", "size"),
    [("r5.2xlarge", "Standard_E8s_v5"), ("c6i.12xlarge", "Standard_F48s_v2"),
     ("t3.micro", "Standard_D2s_v5"), ("m5.24xlarge", "Standard_D96s_v5")],
)  # fmt: skip
def test_types_become_the_smallest_size_of_the_like_family(kind, size):
    assert one("instance_type", kind).vm_size == size


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("wave", "a b"), ("begins", "tomorrow"), ("disks_gib", "100+"), ("disks_gib", "0"),
        ("disks_gib", "40000"), ("used_gib", "much"), ("used_gib", "-1"), ("used_gib", "nan"),
        ("used_gib", "31"), ("churn_gib_day", "x"), ("appliance_mbit", "inf"), ("window", "Sat"),
        ("window", "someday 22:00 4h"), ("window", "Sat 25:00 4h"), ("window", "Sat 22:00 0h"),
        ("time_zone", "Mars/Base"), ("time_zone", "../etc"), ("instance_type", "large"),
        ("instance_type", "m5.gigantic"), ("vm_size", "Standard_Z1"), ("priority", "1.5"),
        ("account_id", "12"), ("approval_hours", "soon"),
    ],
)  # fmt: skip
def test_a_wrong_field_is_named_with_its_row(field, value):
    assert errors(f"instance_id,{field}\n{TWO},\n{ONE},{value}\n") == [(3, field)]


def test_all_errors_are_told_at_once_each_with_a_remedy():
    text = f"instance_id,priority,wave\n{ONE},x,a b\nnobody,1,w\n{TWO},1,w\n{TWO},1,w\n,1,w\n"
    with pytest.raises(FleetRefused) as refused:
        fleet_of(text, START)
    told = refused.value.errors
    assert [(each.row, each.field) for each in told] == [
        (2, "wave"), (2, "priority"), (3, "instance_id"), (5, "instance_id"), (6, "instance_id"),
    ]  # fmt: skip
    assert all(each.remedy for each in told)
    assert str(told[1]).startswith("row 2, priority: 'x' is no whole number. Give a number;")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("", [(1, "instance_id")]),
        ("instance_id\n", [(2, "instance_id")]),
        ("instance_id,size\ni-1,2\n", [(1, "size")]),
        ("instance_id,wave,wave\n", [(1, "wave"), (1, "wave")]),
    ],
)
def test_a_file_that_is_no_fleet_is_refused(text, wrong):
    assert errors(text) == wrong


def test_one_line_has_one_speed():
    text = f"instance_id,appliance_mbit\n{ONE},100\n{TWO},200\n"
    assert errors(text) == [(0, "appliance_mbit")]


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(FleetRefused, match="file"):
        read_fleet(tmp_path / "none.csv", START)
