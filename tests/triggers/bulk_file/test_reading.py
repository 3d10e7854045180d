"""What every file is held to, whatever its format."""

import json

import pytest

from triggers.bulk_file import reading
from triggers.bulk_file.lines import TooLarge
from triggers.bulk_file.reading import read_file

HOME = "111111111111"
HEADER = "wave,region,account,instance,vm_name,tags"


def read_csv(*lines, header=HEADER):
    text = "\n".join([header, *lines]) if header else "\n".join(lines)
    return read_file(text.encode(), "text/csv", HOME)


def read_json(*rows):
    lines = (row if isinstance(row, str) else json.dumps(row) for row in rows)
    return read_file("\n".join(lines).encode(), "application/x-ndjson", HOME)


def instance(number):
    return f"i-{number:017x}"


def documents(contents):
    return [json.loads(wave.document) for wave in contents.waves]


def complaints(contents):
    return [(problem.row, problem.field) for problem in contents.problems]


def test_rows_make_waves_in_the_order_of_their_first_rows():
    contents = read_csv(
        f"b,eu-west-1,,{instance(1)},web-1,",
        f"a,us-east-1,222222222222,{instance(2)},,owner=me;cost=42",
        f"b,eu-west-1,,{instance(3)},,",
    )
    assert documents(contents) == [
        {
            "wave": "b",
            "region": "eu-west-1",
            "instances": [instance(1), instance(3)],
            "targets": {instance(1): {"vm_name": "web-1"}},
        },
        {
            "wave": "a",
            "region": "us-east-1",
            "account": "222222222222",
            "instances": [instance(2)],
            "targets": {instance(2): {"tags": {"owner": "me", "cost": "42"}}},
        },
    ]
    assert [(w.wave, w.instances) for w in contents.waves] == [("b", 2), ("a", 1)]
    assert (contents.rows, contents.problems) == (3, [])


def test_json_lines_say_the_same_and_null_is_left_out():
    row = {"wave": "a", "region": "eu-west-1", "instance": instance(1), "account": None}
    contents = read_json({**row, "tags": {"a;b": "=c"}}, "", {**row, "instance": instance(2)})
    [document] = documents(contents)
    assert document["instances"] == [instance(1), instance(2)]
    assert document["targets"] == {instance(1): {"tags": {"a;b": "=c"}}}
    assert contents.rows == 2


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("wave", "Payroll"),
        ("wave", "a" * 41),
        ("region", "Ireland"),
        ("account", "12"),
        ("instance", "i-1"),
        ("vm_name", "-web"),
        ("vm_size", "large"),
        ("resource_group_id", "rg"),
        ("network_id", "vnet"),
        ("subnet_name", "s" * 81),
        ("disk_type", "floppy"),
        ("license_type", "mine"),
        ("tags", "owner"),
        ("tags", "a=1;a=2"),
        ("tags", "=1"),
        ("tags", '{"a":'),
    ],
)
def test_what_a_wave_refuses_a_row_refuses_with_a_remedy(column, value):
    good = {"wave": "a", "region": "eu-west-1", "instance": instance(1)}
    contents = read_json(good, {**good, "instance": instance(2), column: value})
    assert complaints(contents) == [(2, column)]
    assert all(problem.remedy for problem in contents.problems)


def test_every_bad_row_is_told_at_once_and_the_good_ones_make_their_waves():
    contents = read_csv(
        f"a,eu-west-1,,{instance(1)},,",
        f"A,nowhere,,{instance(2)},,",
        "",
        f"a,eu-west-1,,{instance(3)},!,",
        f",eu-west-1,,{instance(4)},,",
        f"a,eu-west-1,,{instance(5)},",
        f"a,eu-west-1,,{instance(6)},,",
    )
    assert complaints(contents) == [
        (3, "wave"),
        (3, "region"),
        (5, "vm_name"),
        (6, "wave"),
        (7, "row"),
    ]
    assert documents(contents)[0]["instances"] == [instance(1), instance(6)]
    assert contents.usable


@pytest.mark.parametrize(
    ("second", "field"),
    [
        (f"b,eu-west-1,,{instance(1)},,", "instance"),
        (f"b,eu-west-1,{HOME},{instance(1)},,", "instance"),
        (f"a,us-east-1,,{instance(2)},,", "region"),
        (f"a,eu-west-1,222222222222,{instance(2)},,", "account"),
        (f"a,eu-west-1,,{instance(2)},WEB,", "vm_name"),
    ],
)
def test_rows_that_contradict_an_earlier_one_name_it(second, field):
    contents = read_csv(f"a,eu-west-1,,{instance(1)},web,", second)
    assert complaints(contents) == [(3, field)]
    assert "row 2" in contents.problems[0].problem


def test_the_same_id_in_another_region_or_account_is_another_instance():
    rows = ("a,eu-west-1,", "b,us-east-1,", "c,eu-west-1,222222222222")
    contents = read_csv(*(f"{row},{instance(1)},," for row in rows))
    assert len(contents.waves) == 3


def test_a_duplicate_is_told_even_where_the_row_has_another_fault():
    contents = read_csv(f"a,eu-west-1,,{instance(1)},,", f"a,eu-west-1,,{instance(1)},!,")
    assert complaints(contents) == [(3, "vm_name"), (3, "instance")]


def test_a_wave_takes_1_000_instances_and_each_row_beyond_is_told():
    contents = read_csv(*(f"a,eu-west-1,,{instance(n)},," for n in range(1_002)))
    assert complaints(contents) == [(1_002, "wave"), (1_003, "wave")]
    assert contents.waves[0].instances == 1_000


def test_too_many_rows_and_too_many_bytes_are_too_large(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 2)
    rows = [f"a,eu-west-1,,{instance(n)},," for n in range(3)]
    assert read_csv(*rows[:2]).rows == 2
    with pytest.raises(TooLarge):
        read_csv(*rows)
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    with pytest.raises(TooLarge):
        read_csv(*rows[:2])


@pytest.mark.timeout(20)
def test_a_file_of_nothing_but_line_ends_is_soon_found_too_large():
    with pytest.raises(TooLarge):
        read_csv("\n" * 50_000_000)


def test_very_many_problems_stay_complete_by_rows(monkeypatch):
    monkeypatch.setattr(reading, "_MANY_PROBLEMS", 2)
    contents = read_csv(*["A,B,,C,,"] * 3)
    assert complaints(contents) == [
        (2, "wave"), (2, "region"), (2, "instance"), (3, "wave"), (4, "wave")
    ]  # fmt: skip


@pytest.mark.parametrize("lines", [[], ["", "  "], [",,,,,", ""]])
def test_a_file_without_rows_is_refused(lines):
    assert complaints(read_csv(*lines)) == [(1, "row")]


def test_how_a_wave_replicates_is_said_in_each_of_its_rows():
    header = "wave,region,instance,provider,mobility_service,allow_retired_provider,appliance"
    classic = "InMageAzureV2,push,true,ps-1"
    contents = read_csv(
        f"a,eu-west-1,{instance(1)},{classic}",
        f"a,eu-west-1,{instance(2)},{classic}",
        f"b,eu-west-1,{instance(3)},,,,",
        f"c,eu-west-1,{instance(4)},,run_command,,",
        f"c,eu-west-1,{instance(5)},,,,",
        header=header,
    )
    assert contents.problems == []
    chosen = header.split(",")[3:]
    first, *others = ({n: d[n] for n in chosen if n in d} for d in documents(contents))
    assert first == {
        "provider": "InMageAzureV2",
        "mobility_service": "push",
        "allow_retired_provider": True,
        "appliance": "ps-1",
    }
    assert others == [{}, {}]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (",,", "mobility_service"),
        ("InMageAzureV2,by_hand,", "mobility_service"),
        ("InMageAzureV2,push,true", "allow_retired_provider"),
    ],
)
def test_rows_of_one_wave_that_replicate_in_different_ways_are_refused(row, field):
    contents = read_csv(
        f"a,eu-west-1,{instance(1)},InMageAzureV2,push,",
        f"a,eu-west-1,{instance(2)},{row}",
        header="wave,region,instance,provider,mobility_service,allow_retired_provider",
    )
    assert complaints(contents) == [(3, field)]


def test_a_row_that_its_provider_cannot_do_is_refused():
    contents = read_csv(
        f"a,eu-west-1,{instance(1)},InMageRcm,push",
        header="wave,region,instance,provider,mobility_service",
    )
    assert complaints(contents) == [(2, "mobility_service")]


def test_a_wave_may_be_a_member_of_a_protection_group():
    contents = read_csv(
        f"a,eu-west-1,{instance(1)},payroll,",
        f"a,eu-west-1,{instance(2)},payroll,",
        f"b,eu-west-1,{instance(3)},payroll,InMageRcm",
        f"a,eu-west-1,{instance(4)},other,",
        header="wave,region,instance,protection_group,provider",
    )
    assert complaints(contents) == [(4, "provider"), (5, "protection_group")]
    (document,) = documents(contents)
    assert document["protection_group"] == "payroll"
