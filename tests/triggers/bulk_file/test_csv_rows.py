"""CSV in all its spellings."""

import csv
import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from triggers.bulk_file.csv_rows import csv_rows
from triggers.bulk_file.lines import LONGEST_LINE
from triggers.bulk_file.row import COLUMNS, NEEDED, Unreadable

HEADER = "wave,region,instance,vm_name"


def rows(body):
    return list(csv_rows(body if isinstance(body, bytes) else body.encode()))


def complaint(found):
    row, [problem] = found
    assert problem.row == row
    assert problem.remedy
    return row, problem.field


@st.composite
def dialects(draw):
    return {
        "delimiter": draw(st.sampled_from(",;\t")),
        "quoting": draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])),
        "lineterminator": draw(st.sampled_from(["\n", "\r\n", "\r"])),
    }


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0\ufffd")).map(str.strip)
headers = (
    st.lists(st.sampled_from(sorted(COLUMNS - set(NEEDED))), unique=True)
    .map(lambda more: [*NEEDED, *more])
    .flatmap(st.permutations)
)


@given(data=st.data(), header=headers, dialect=dialects(),
       encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))  # fmt: skip
def test_what_a_writer_wrote_in_any_dialect_is_read_as_it_was(data, header, dialect, encoding):
    record = st.lists(cells, min_size=len(header), max_size=len(header)).filter(any)
    records = data.draw(st.lists(record))
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows([header, *records])
    read = [fields for _, fields in rows(text.getvalue().encode(encoding))]
    given = [dict(zip(header, each, strict=True)) for each in records]
    assert read == [{k: v for k, v in each.items() if v} for each in given]


@given(st.binary(max_size=400))
def test_no_bytes_are_more_than_refused(noise):
    body = HEADER.encode() + b"\n" + noise
    for row, found in csv_rows(body):
        assert row >= 2
        assert isinstance(found, dict) or all(problem.remedy for problem in found)


def test_blank_lines_count_as_an_editor_counts_them():
    assert [row for row, _ in rows(f"\n\n{HEADER}\n\na,b,c,d\n,,,\n\na,b,c,d")] == [5, 8]


def test_a_field_over_several_lines_has_the_number_of_its_first():
    assert [row for row, _ in rows(f'{HEADER}\na,b,c,"x\n\ny"\na,b,c,d')] == [2, 5]


def test_names_in_the_header_may_have_any_case_and_blanks_around_them():
    [(_, fields)] = rows("Wave ; REGION;\tInstance\n a ;b;c ")
    assert fields == {"wave": "a", "region": "b", "instance": "c"}


def test_semicolons_in_tags_do_not_make_it_a_semicolon_file():
    [(_, fields)] = rows("wave,region,instance,tags\na,b,c,x=1;y=2;z=3")
    assert fields["tags"] == "x=1;y=2;z=3"


def test_json_tags_are_quoted_as_csv_quotes():
    [(_, fields)] = rows('wave,region,instance,tags\na,b,c,"{""x"": ""1,2""}"')
    assert json.loads(fields["tags"]) == {"x": "1,2"}


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (b"a,b,c", "row"),
        (b"a,b,c,d,e", "row"),
        (b"a,b,c,d\0", "vm_name"),
        (b"a,b\xe4,c,d", "region"),
        (b"a,b,\xff\xfe,d", "instance"),
        (b'a,b,c,"d', "row"),
        (b'a,b,c,"d"e', "row"),
        (b"a,b,c," + b"d" * 131_073, "row"),
        (b"a,b,c," + b"d" * LONGEST_LINE, "row"),
        (b"a,b,c,d" + b"," * LONGEST_LINE, "row"),
    ],
)
def test_a_broken_row_is_told_and_the_next_one_is_read(line, field):
    good = b"a,b,c,d"
    broken, after = rows(b"\n".join([HEADER.encode(), line, good]))
    assert complaint(broken) == (2, field)
    assert after == (3, {"wave": "a", "region": "b", "instance": "c", "vm_name": "d"})


def test_quotes_left_open_swallow_no_row():
    body = f'{HEADER}\na,b,c,"d\n' + "a,b,c,d\n" * 50_000
    first, *others = rows(body)
    assert complaint(first) == (2, "row")
    assert [row for row, _ in others] == list(range(3, 50_003))
    assert all(isinstance(fields, dict) for _, fields in others)


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        ("\n \n", ["header"]),
        ("wave,region", ["instance"]),
        (
            "a-file,of,something,else",
            ["wave", "region", "instance", "a-file", "of", "something", "else"],
        ),
        ("wave,region,instance,wave", ["wave"]),
        ("wave|region|instance", ["wave", "region", "instance", "wave|region|instance"]),
        ("wave,region,instance\0", ["header"]),
    ],
)
def test_without_its_header_a_file_cannot_be_read(header, fields):
    with pytest.raises(Unreadable) as unreadable:
        rows(f"{header}\na,b,c" if header.strip() else header)
    assert [problem.field for problem in unreadable.value.problems] == fields


def test_with_an_unknown_column_the_rows_are_read_and_the_file_refused():
    found = csv_rows(b"wave,region,instance,colour\na,b,c,d")
    assert next(found) == (2, {"wave": "a", "region": "b", "instance": "c"})
    with pytest.raises(Unreadable) as unreadable:
        next(found)
    assert [problem.field for problem in unreadable.value.problems] == ["colour"]


def test_utf_16_without_its_mark_is_told_from_the_first_row_on():
    with pytest.raises(Unreadable):
        rows(f"{HEADER}\na,b,c,d".encode("utf-16-le"))
