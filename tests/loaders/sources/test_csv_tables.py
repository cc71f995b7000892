"""CSV files as people have them: separators, encodings, headers."""

from __future__ import annotations

from typing import Annotated, ClassVar

import orjson
import pytest
from pydantic import AliasChoices, AliasPath, BaseModel, ConfigDict, Field

from loaders.portal_api.contract import RawRow, Row, UnreadableRow
from loaders.sources.columns import Columns
from loaders.sources.csv_tables import read_csv
from loaders.sources.file_text import FileProblem


class Spell(Row):
    may_be_absent: ClassVar[frozenset[str]] = frozenset({"note"})

    order: str
    name: str
    begins: str = Field(alias="from")
    ends: str | None = Field(None, alias="until")
    grade: str | None = Field(None, validation_alias=AliasChoices("Grade", "Grade (or equivalent)"))
    note: str | None = None


SPELL = Columns.of(Spell, ("order",), ignored=("URI",))
HEADER = "order,name,from,until,Grade"
ROW = {"order": "17-k", "name": "Karimov A.", "from": "2019-03-01", "until": "2022-05-31", "Grade": "5"}
LINE = ",".join(ROW.values())


def read(
    text: str | bytes, *, columns: Columns = SPELL, delimiter: str | None = None, encodings: tuple[str, ...] = ()
) -> list[RawRow]:
    """Return the rows, all of which must be readable."""
    table = read_csv(text.encode() if isinstance(text, str) else text, columns, encodings, delimiter)
    assert not any(isinstance(row, UnreadableRow) for row in table.rows)
    return [row for row in table.rows if not isinstance(row, UnreadableRow)]


def problem(text: str | bytes, *, columns: Columns = SPELL, delimiter: str | None = None, encodings: tuple[str, ...] = ()) -> str:
    """Return the problem and the advice about a file that is refused."""
    with pytest.raises(FileProblem) as refused:
        read_csv(text.encode() if isinstance(text, str) else text, columns, encodings, delimiter)
    return f"{refused.value} | {refused.value.advice}"


def columns_named(*names: str) -> Columns:
    return Columns.of_names(names)


def test_columns_without_a_name_and_empty_lines_are_left_out() -> None:
    raw = '\ufeff,name,note,\r\n1,Zoë,"a, b\nc",x\r\n\r\n2,Ann,,\r\n'
    assert read(raw, columns=columns_named("name")) == [{"name": "Zoë", "note": "a, b\nc"}, {"name": "Ann", "note": ""}]


def test_rows_with_more_or_fewer_cells_are_unreadable() -> None:
    rows = read_csv(b"id,name\n1\n2,Ann\n3,Bob,extra\n", columns_named("id")).rows
    assert [row.reason if isinstance(row, UnreadableRow) else row["id"] for row in rows] == [
        "wrong_number_of_cells",
        "2",
        "wrong_number_of_cells",
    ]
    assert [orjson.loads(row.raw) for row in rows if isinstance(row, UnreadableRow)] == [["1"], ["3", "Bob", "extra"]]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le-marked", "cp1251"])
def test_the_separator_and_the_encoding_are_found(delimiter: str, encoding: str) -> None:
    text = f"{HEADER}\r\n{LINE}\r\n18-k,Юлдашев Ғ,2019-03-01,,\r\n".replace(",", delimiter)
    if encoding == "cp1251":
        text = text.replace("Ғ", "Г")
    raw = b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16-le-marked" else text.encode(encoding)
    first, second = read(raw, encodings=("cp1251",) if encoding == "cp1251" else ())
    assert first == ROW
    assert (second["name"], second["until"]) == (f"Юлдашев {'Г' if encoding == 'cp1251' else 'Ғ'}", "")


def test_a_separator_inside_the_cells_does_not_mislead() -> None:
    semicolons = "order;name;from;until;Grade\n1;Lee, Ann, Dr;2019,5;;0,5\n2;Ash, Ben, Dr;2020,5;;0,5\n"
    assert [row["name"] for row in read(semicolons)] == ["Lee, Ann, Dr", "Ash, Ben, Dr"]
    commas = 'order,name,from,until,Grade,"a;b;c;d;e;f;g"\n1,Ann,2019,,5,x\n'
    assert read(commas)[0]["Grade"] == "5"


def test_excels_line_about_the_separator_is_no_header() -> None:
    assert read(f"sep=;\r\n{HEADER}\r\n{LINE}\r\n".replace(",", ";")) == [ROW]
    assert read(f"sep=|\r\n{HEADER}\r\n{LINE}\r\n".replace(",", "|")) == [ROW]


def test_headers_and_cells_lose_the_space_around_them() -> None:
    header = '\ufeff order , "name",\u00a0from\u00a0,until\u200b,Grade\t'
    padded = f'{header}\n 17-k ,  "Karimov A.", 2019-03-01,\u00a02022-05-31 ,\ufeff5\n'
    assert read(padded) == [ROW]
    assert "line 1: ',' expected after" in problem(padded.replace('",', '" ,'))


def test_a_separator_may_be_declared() -> None:
    piped = f"{HEADER}\n{LINE}\n".replace(",", "|")
    assert read(piped, delimiter="|") == [ROW]
    assert problem(piped) == (
        "its header is the one column «order|name|from|until|Grade»; its separator may be «|» | Declare the separator: "
        "delimiter='|'"
    )
    assert "its separator may be a tab | Declare the separator: delimiter='\\t'" in problem(
        HEADER.replace(",", "\t"), delimiter=";"
    )


def test_rows_that_are_separated_otherwise_than_the_header_are_refused() -> None:
    text = f"{HEADER.replace(',', ';')}\n{LINE}\n{LINE}\n"
    assert "its header is separated by «;» and its rows by «,»" in problem(text)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("order,name,from,Until,Grade", "its header lacks «until» (the file has «Until»)"),
        ("order,name,from,un til,Grade", "its header lacks «until» (the file has «un til»)"),
        ("order,name,from,UNTIL_,Grade", "its header lacks «until» (the file has «UNTIL_»)"),
        ("order,name,from,ends,Grade", "its header lacks «until» |"),
        ("order,name,from,Grade", "its header lacks «until» |"),
        ("order,Name,from,until,Grade", "its header lacks «name» (the file has «Name»)"),
        ("order,name,from,until", "its header lacks «Grade» or «Grade (or equivalent)» |"),
        ("order,name,from,until,grade", "«Grade» or «Grade (or equivalent)» (the file has «grade»)"),
        ("order,name,from", "its header lacks «until», «Grade» or «Grade (or equivalent)» |"),
        ("", "its first line is empty | "),
        ("order,name,from,until,until,Grade", "its header has «until» more than once"),
        ("order,name,from,until, until ,Grade", "its header has «until» more than once"),
        ("order,name,from,until,Grade,x,x", "its header has «x» more than once"),
    ],
)
def test_a_column_that_was_renamed_lost_or_is_there_twice_is_named(header: str, expected: str) -> None:
    assert expected in problem(f"{header}\n{','.join('1' for _ in header.split(','))}\n")


def test_the_advice_names_the_field_of_the_row_model() -> None:
    assert "list its field (ends) in may_be_absent of the row model" in problem(f"{HEADER.replace('until', 'Until')}\n")


def test_one_of_several_names_is_enough_and_some_fields_may_be_absent() -> None:
    assert read(f"{HEADER.replace('Grade', 'Grade (or equivalent)')}\n{LINE}\n")[0]["Grade (or equivalent)"] == "5"
    assert read(f"{HEADER},note\n{LINE},x\n")[0]["note"] == "x"


def test_columns_that_nobody_reads_are_reported_unless_they_are_ignored_on_purpose() -> None:
    table = read_csv(f"{HEADER},URI,Until,,,\n{LINE},u,v,,7,\n".encode(), SPELL)
    assert table.unread == ["«Until»", "column 9, which has no name"]


def test_every_way_to_name_a_field_counts() -> None:
    class Part(BaseModel):
        word: str

    class Named(Row):
        model_config = ConfigDict(populate_by_name=True)

        first: str = Field(alias="one")
        second: Annotated[str, Field(validation_alias=AliasPath("two", 0))]
        third: Part | None = None

    columns = Columns.of(Named, ("number",), added=("third",))
    assert columns.required == {"first": ("one", "first"), "second": ("two", "second"), "number": ("number",)}


def test_a_model_can_only_leave_out_its_own_fields() -> None:
    with pytest.raises(TypeError, match=r"Wrong\.may_be_absent names until, which are no fields"):

        class Wrong(Row):  # pyright: ignore[reportUnusedClass]
            may_be_absent: ClassVar[frozenset[str]] = frozenset({"until"})
            ends: str | None = Field(None, alias="until")


def test_the_encoding_that_is_suspected_is_named() -> None:
    cyrillic = f"{HEADER}\n1,Каримов Алишер,2019,,\n"
    assert problem(cyrillic.encode("cp1251")) == (
        "it is not UTF-8 (line 2 has the byte 0xca); it may be cp1251 | Have it delivered as UTF-8, or declare its encoding: "
        'encodings=("cp1251",)'
    )
    assert "it may be cp1252" in problem(f"{HEADER}\n1,Zoë Müller,2019,,\n".encode("cp1252"))
    damaged = cyrillic.encode().replace("Алишер".encode(), "Алише".encode() + b"\xd0")
    assert problem(damaged) == "it is not UTF-8 (line 2 has the byte 0xd0) | Have it delivered as UTF-8"
    assert "null characters, as UTF-16 without a byte order mark" in problem(f"{HEADER}\n{LINE}\n".encode("utf-16-le"))
    assert "begins as UTF-16 and cannot be read" in problem(f"{HEADER}\n{LINE}\n".encode("utf-16")[:-1])


def test_utf_8_is_never_read_as_a_declared_encoding() -> None:
    assert read(f"{HEADER}\n1,Каримов,2019,,\n", encodings=("cp1251",))[0]["name"] == "Каримов"


def test_the_first_declared_encoding_that_reads_the_whole_file_is_used() -> None:
    for encoding in ("utf-8", "utf-8-sig", "cp1252"):
        raw = "name\nZoë – “x”\n".encode(encoding)
        assert read(raw, columns=columns_named("name"), encodings=("utf-8-sig", "cp1252")) == [{"name": "Zoë – “x”"}]
    assert "neither UTF-8 nor cp1252 (line 2" in problem(b"name\n\x81\n", columns=columns_named("name"), encodings=("cp1252",))


@pytest.mark.parametrize(
    ("raw", "why"), [(b"", "it is empty"), (b"other\n1\n", "lacks «id»"), (b'id\n"never closed\n', "unexpected end of data")]
)
def test_a_file_that_is_not_csv_is_refused(raw: bytes, why: str) -> None:
    assert why in problem(raw, columns=columns_named("id"))


def test_a_huge_cell_does_not_cost_its_neighbours() -> None:
    rows = read(b"id,text\n1," + b"x" * 10 * 2**20 + b"\n2,y\n", columns=columns_named("id"))
    assert [row["id"] for row in rows] == ["1", "2"]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"PK\x03\x04\x14\x00", "it is a ZIP archive, as Excel workbooks (xlsx) are | Have it saved as CSV"),
        (f"{HEADER}\n{LINE}\n".encode("utf-32"), "it is UTF-32 | Have it delivered as UTF-8"),
        (b"", "it is empty, and even an empty list has a header | "),
        (b"\xef\xbb\xbf\r\n\r\n", "it is empty, and even an empty list has a header | "),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "it is a workbook of an older Excel (xls)"),
        (b"\x1f\x8b\x08\x00", "it is compressed with gzip | Name it with .gz at the end"),
    ],
)
def test_a_file_that_is_no_text_is_called_what_it_is(raw: bytes, expected: str) -> None:
    assert expected in problem(raw)
