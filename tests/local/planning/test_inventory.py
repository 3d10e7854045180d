"""Inventories: what a row says, and what is told of one that is wrong."""

import pytest

from domain.planning.machine import Environment
from local.planning.inventory import MOST_ROWS, read_inventory, strangers

A, B = "i-0000000000000000a", "i-0000000000000000b"


def read(*rows, columns="instance,region"):
    return read_inventory("\n".join([columns, *rows]).encode())


def test_a_row_says_what_the_planner_wants_to_know_and_what_the_instance_becomes():
    columns = "instance;region;environment;criticality;depends_on;disk_gb;vcpus;vm_size;tags"
    found = read(f"{A};eu-west-1;Test;5;{B}, {B};99.2;8;Standard_D8s_v5;a=1;b=2", columns=columns)
    assert [each.field for each in found.problems] == ["row"]  # tags want quotes here
    row = f'{A};eu-west-1;Test;5;{B}, {B};99.2;8;Standard_D8s_v5;"a=1;b=2"'
    found = read(row, columns=columns)
    assert found.problems == []
    machine = found.rows[2].machine()
    assert machine.environment is Environment.TEST
    assert (machine.risk, machine.depends_on, machine.disk_gb) == (8, (B,), 100)
    assert found.rows[2].becomes() == {"vm_size": "Standard_D8s_v5", "tags": {"a": "1", "b": "2"}}


def test_json_lines_do_as_well():
    found = read_inventory(b'{"instance": "%s", "region": "eu-west-1"}' % A.encode())
    assert found.rows[1].machine().environment is Environment.PRODUCTION


@pytest.mark.parametrize(
    ("columns", "row", "field", "remedy"),
    [
        ("instance,region,criticality", f"{A},eu-west-1,6", "criticality", ""),
        ("instance,region,environment", f"{A},eu-west-1,prod", "environment", "'staging'"),
        ("instance,region,depends_on", f"{A},eu-west-1,web-1", "depends_on.0", "matches"),
        ("instance,region,disk_gb", f"{A},eu-west-1,-1", "disk_gb", ""),
        ("instance,region,not_before", f"{A},eu-west-1,2027-01-01", "not_before", ""),
        ("instance,region,colour", f"{A},eu-west-1,red", "colour", "known are account"),
        ("instance", A, "region", "Add it to the header"),
        ("instance,region", "", "row", "one row for each"),
    ],
)
def test_what_is_wrong_is_told_with_row_field_and_remedy(columns, row, field, remedy):
    (problem,) = read(row, columns=columns).problems
    assert problem.field == field
    assert problem.row in {1, 2}
    assert remedy in problem.remedy


def test_an_instance_stands_in_one_row_and_depends_on_what_is_there():
    twice = read(f"{A},eu-west-1", f"{A},eu-west-1")
    (problem,) = twice.problems
    assert (problem.row, problem.field) == (3, "instance")
    assert "row 2" in problem.problem
    alone = read(f"{A},eu-west-1,{B}", columns="instance,region,depends_on")
    (problem,) = strangers(alone, set())
    assert (problem.row, problem.field) == (2, "depends_on")
    assert strangers(alone, {B}) == []


def test_an_inventory_ends_somewhere():
    rows = [f"i-{number:017x},eu-west-1" for number in range(MOST_ROWS + 1)]
    (problem,) = read(*rows).problems
    assert "10,000 rows" in problem.problem
