"""A CSV file is read as Python's csv module reads it, or refused with what, where and a fix."""

import csv
import gzip
import io
import random

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from common_ground.bundle import csv_file
from common_ground.bundle.table_file import TableFile, connection
from common_ground.errors import Problems
from common_ground.project import Table

ANY_TABLE = Table("canonical", None, "things", "", required=False, columns={})


def landed(path):
    """The rows as they are landed, or None and the problems."""
    file, problems = TableFile(ANY_TABLE, [path], path.parent), Problems()
    if not csv_file.open_csv(file, problems):
        assert problems
        return None, problems
    assert not problems
    rows = connection().execute(file.landed()).fetchall()
    assert len(rows) == file.rows
    return rows, problems


def by_python(content):
    """The rows below the header by Python's csv module; an empty text is null."""
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return [tuple(value or None for value in row) for row in csv.reader(text) if row][1:]


MARKS = [
    ",", '"', "\n", "\r\n", "\r", "#", "\0", "\ufeff", "é", "😀", "a", "b", "1", " ", "\t", ";",
    "'", "\\", '""', ',"', '",', '"\n', "NULL",
]  # fmt: skip
texts = st.lists(st.sampled_from(MARKS), max_size=5).map("".join)


@st.composite
def tidy_files(draw):
    """Files as programs write them, save for the one or other mark put anywhere."""
    width = draw(st.integers(1, 3))
    end = draw(st.sampled_from(["\n", "\r\n", "\r"]))
    rows = draw(st.lists(st.lists(texts, min_size=width, max_size=width), max_size=5))
    always = draw(st.booleans())
    lines = [",".join(["h", "i", "j"][:width])]
    for row in rows:
        lines.append(
            ",".join(
                '"' + value.replace('"', '""') + '"'
                if always or any(mark in value for mark in ',"\r\n')
                else value
                for value in row
            )
        )
    content = end.join(lines) + draw(st.sampled_from(["", end, end + end]))
    place = draw(st.integers(0, len(content)))
    return content[:place] + draw(st.sampled_from(["", "", "", *MARKS])) + content[place:]


wild_files = st.lists(st.sampled_from(MARKS), max_size=20).map("".join)


@settings(max_examples=400)
@given(st.one_of(tidy_files(), wild_files.map("h,i\n".__add__), wild_files).map(str.encode))
@example(b'h,i\n, ""\n')  # where DuckDB reads another value than Python
@example(b'h\n "a\n')
@example(b"h\n\n")
@example(b"h,i\na,b,\n")
@example(b'"h\n",i\r\n"a","b"\r\n')
@example(b"h\n\xff\n")
@example(b"h,i\ra,b\r")
@example(b'h\r\n"\r\n"\r\n')
def test_rows_are_as_python_reads_them_or_refused(tmp_path_factory, content):
    path = tmp_path_factory.getbasetemp() / "things.csv"
    path.write_bytes(content)
    rows, problems = landed(path)
    if rows is None:
        assert all(
            one.where.startswith("things.csv") and one.what and one.fix and "\n" not in one.what
            for one in problems
        )
        assert not any("DuckDB" in one.what for one in problems), "no reason of our own"
    else:
        assert rows == by_python(content)


@settings(max_examples=100)
@given(st.lists(st.tuples(texts, texts), max_size=6), st.sampled_from(["\n", "\r\n", "\r"]))
def test_what_python_writes_is_read(tmp_path_factory, rows, end):
    """Nothing is refused but what the contract does not allow: a NUL."""
    rows = [[value.replace("\0", "") for value in row] for row in rows]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["h", "i"], *rows])
    path = tmp_path_factory.getbasetemp() / "written.csv.gz"
    path.write_bytes(gzip.compress(text.getvalue().encode()))
    assert landed(path) == ([tuple(value or None for value in row) for row in rows], [])


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_rows_do_not_depend_on_where_a_buffer_ends(tmp_path, monkeypatch, end):
    """DuckDB reads the parts of a large file side by side, and refuses this one if it does."""
    small = csv_file.DIALECT.replace(
        f"max_line_size = {csv_file.LONGEST_ROW}, buffer_size = {2 * csv_file.LONGEST_ROW}",
        "max_line_size = 10000, buffer_size = 20000",
    )
    assert small != csv_file.DIALECT
    monkeypatch.setattr(csv_file, "DIALECT", small)
    chosen = random.Random(3)
    values = ["v", "", " a", "x\ny", '1,2\n3,4\n5,"z"\n', 'é\r\n"', "\n" * 20, "1,a,b\n" * 99, "#"]
    rows = [[str(number), *chosen.choices(values, k=2)] for number in range(4000)]
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end, quoting=csv.QUOTE_ALL).writerows([["h", "i", "j"], *rows])
    path = tmp_path / "large.csv"
    path.write_bytes(text.getvalue().encode())
    assert path.stat().st_size > 10 * 20_000
    assert landed(path)[0] == [tuple(value or None for value in row) for row in rows]


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        ('h,i\n1,"a"b\n', "row 2", "something else than a comma"),
        ('h,i\n1,2\n3,"a\n4,5\n', "row 3", "no closing"),
        ('h,i\n1,"a\nb"\n3\n', "row 3", "fewer fields"),
        ("h,i\n1,2\n3,4,\n", "row 3", "more fields"),
        ("h\n1\n\n2\n", "row 3", "The line is empty"),
        ("h,i\n1,2\r\n3,4\n5,6\r\n", "row 2", "LF, this one in CRLF. The same in row 4"),
        ("h,i\n1,2\r3,4\n", "row 2", "LF, this one in CR."),
        ("h,i\n1,a\0b\n", "row 2", "NUL"),
        ('h,i\n1, "a"\n', "row 2", "A space stands before"),
        ("h,i\n1,é\n".encode("utf-16-le"), "row 1", "not UTF-8"),
        ("h,i\n1,é\n".encode("latin-1"), "row 2, column i", "not UTF-8"),
        ('"h\ni",j\r\n1,2\r\n', "row 1", "another line break"),
        (',"h"\n1,2\n,,\n', "row 3", "more fields"),
    ],
)
def test_a_bad_row_is_named(tmp_path, content, where, what):
    path = tmp_path / "things.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    rows, problems = landed(path)
    assert rows is None
    assert [(one.where, what in one.what) for one in problems] == [(f"things.csv, {where}", True)]
    assert problems[0].fix


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"h", []),
        (b"h,i\r\n", []),
        (b'\xef\xbb\xbf"h","i"\n"","#"\n', [(None, "#")]),
        (b"h,,\n1,2,3\n", [("1", "2", "3")]),
        (b"it's,a b\n1,2\n", [("1", "2")]),
        (b'"h\ni"\n1\n', [("1",)]),
        (b'h,i\n" ""a""",x\n', [(' "a"', "x")]),
        (b'h,i\n"he said, ""so""",x\n', [('he said, "so"', "x")]),
        (b'h,i\n5" disk,x\n', [('5" disk', "x")]),
        (b"h,i\n\n\n1,2\n\n", [("1", "2")]),
        (b"h,i\n" + b"x" * 3_000_000 + b",2\n", [("x" * 3_000_000, "2")]),
    ],
)
def test_an_odd_file_is_read(tmp_path, content, rows):
    path = tmp_path / "things.csv"
    path.write_bytes(content)
    assert landed(path) == (rows, [])


def test_a_file_packed_in_pieces_is_read(tmp_path):
    path = tmp_path / "things.csv.gz"
    path.write_bytes(gzip.compress(b"h,i\n1,2\n") + gzip.compress(b"3,4\n"))
    assert landed(path) == ([("1", "2"), ("3", "4")], [])


def test_a_row_that_is_too_long_is_named(tmp_path):
    path = tmp_path / "things.csv"
    path.write_bytes(b"h,i\n1,2\n" + b"x" * (csv_file.LONGEST_ROW + 1) + b",2\n")
    rows, problems = landed(path)
    assert rows is None
    assert [one.where for one in problems] == ["things.csv, row 3"]
    assert "longer than 16 MB" in problems[0].what
