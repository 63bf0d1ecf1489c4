"""The roster: what is written counts, what is empty is inferred and marked, every fault is named at once."""

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from analytics.errors import RosterError
from analytics.model import Coverage
from analytics.store import find_roster, install_roster, is_roster, load_roster
from analytics.store.agencies import KINDS
from analytics.store.bounded_workbooks import is_too_large

MINIMAL = "name\n甲市人民政府\n甲市人民政府办公室\n甲市民政局\n东镇人民政府\n"


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    """A file with this text."""
    path.write_bytes(text.encode(encoding))
    return path


def test_only_the_name_is_required(tmp_path: Path) -> None:
    """Order, kind, level, region and coverage follow from the names, and each says that it was inferred."""
    entries = load_roster(write(tmp_path / "roster.csv", MINIMAL))
    assert [(entry.official_order, entry.kind, entry.level, entry.region) for entry in entries] == [
        (1, "government", "city", "甲市"),
        (2, "government_office", "city", "甲市"),
        (3, "department", "city", "甲市"),
        (4, "town", "township", None),
    ]
    assert [entry.coverage for entry in entries] == [Coverage.WHOLE_REGION] + [Coverage.SINGLE_ORGAN] * 3
    expected = {"agency_id", "official_order", "kind", "level", "region", "coverage", "is_vertical"}
    assert set(entries[0].inferred) == expected
    assert set(entries[3].inferred) == expected - {"region"}


def test_what_is_written_is_not_inferred(tmp_path: Path) -> None:
    """A full row comes back as it stands, with nothing marked."""
    path = write(
        tmp_path / "roster.csv",
        "agency_id,official_order,name,aliases,kind,level,parent_id,region,is_vertical,coverage,report_from,"
        "report_until,due_on,predecessor_ids,contact,phone,note\n"
        "gov,1,甲区人民政府,,government,county,,甲区,false,whole_region,,,,,,,\n"
        "old,2,甲区商务局,,department,county,gov,甲区,否,single_organ,2008,2018,,,,,\n"
        'a7,3,甲区商务和投资局,"区商投局; 甲区商投局",department,county,gov,甲区,true,single_organ,'
        "2019,2030,02-20,old,王某,0371-1,备注\n",
    )
    entry = load_roster(path)[2]
    assert (entry.agency_id, entry.aliases, entry.predecessor_ids) == (
        "a7",
        ("区商投局", "甲区商投局"),
        ("old",),
    )
    assert (entry.report_from, entry.report_until, entry.due_on) == (2019, 2030, "02-20")
    assert (entry.is_vertical, entry.contact, entry.phone, entry.note) == (True, "王某", "0371-1", "备注")
    assert entry.inferred == ()


def test_level_and_region_come_from_the_parent_when_the_name_is_silent(tmp_path: Path) -> None:
    """民政局 below 甲市人民政府 lies in 甲市; a town stays a township and takes the region only."""
    path = write(
        tmp_path / "roster.csv",
        "agency_id,name,parent_id\ng,甲市人民政府,\nm,民政局,g\nt,东镇人民政府,g\n",
    )
    _, bureau, town = load_roster(path)
    assert (bureau.level, bureau.region, town.level, town.region) == ("city", "甲市", "township", "甲市")
    assert {"level", "region"} <= set(bureau.inferred)


def test_a_written_kind_decides_the_coverage(tmp_path: Path) -> None:
    """A committee of a zone that the roster calls a government reports for its whole region."""
    path = write(
        tmp_path / "roster.csv", "name,kind\n甲经济开发区管理委员会,government\n乙经济开发区管理委员会,\n"
    )
    assert [entry.coverage for entry in load_roster(path)] == [Coverage.WHOLE_REGION, None]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_that_offices_save_in(tmp_path: Path, encoding: str) -> None:
    """UTF-8 with or without byte order mark, and what Excel writes on Chinese Windows."""
    entries = load_roster(write(tmp_path / "roster.csv", MINIMAL, encoding))
    assert entries[2].name == "甲市民政局"


def test_a_workbook_is_read_like_a_csv(tmp_path: Path) -> None:
    """The same rows in .xlsx give the same entries, numbers included."""
    text = "name,report_from,due_on,is_vertical\n甲市民政局,2019,02-20,true\n"
    book = write_workbook(tmp_path / "roster.xlsx", [line.split(",") for line in text.splitlines()])
    assert load_roster(book) == load_roster(write(tmp_path / "roster.csv", text))


def write_workbook(path: Path, rows: list[list[str]]) -> Path:
    """The smallest workbook with these rows; whole numbers as numbers."""

    def cell(value: str) -> str:
        if value.isdecimal():
            return f"<c><v>{value}</v></c>"
        return f'<c t="inlineStr"><is><t>{value}</t></is></c>'

    body = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "w") as book:
        book.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kinds}.worksheet+xml"/></Types>',
        )
        book.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        book.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" Type="{office}/worksheet" '
            'Target="worksheets/sheet1.xml"/></Relationships>',
        )
        book.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
        )
        book.writestr(
            "xl/worksheets/sheet1.xml", f'<worksheet xmlns="{main}"><sheetData>{body}</sheetData></worksheet>'
        )
    return path


def test_every_fault_is_listed_with_its_line(tmp_path: Path) -> None:
    """Nine faults in one file: nine lines in one error."""
    path = write(
        tmp_path / "roster.csv",
        "agency_id,name,aliases,kind,level,parent_id,is_vertical,coverage,report_from,report_until,due_on,"
        "predecessor_ids\n"
        "a,甲局,,palace,city,,,,,,,\n"
        "a,乙局,,,moon,,,,,,,\n"
        "c,,,,,,,,,,,\n"
        "d,丁局,甲局,,,,,,,,,\n"
        "e,戊局,,,,nobody,,,,,,\n"
        "f,己局,,,,,maybe,everything,soon,,2-30,\n"
        "g,庚局,,,,,,,2020,2019,,ghost\n"
        "h,辛局,,,,h,,,,,,\n",
    )
    with pytest.raises(RosterError) as caught:
        load_roster(path)
    assert [fault.say("en") for fault in caught.value.faults] == [
        f"roster.csv:2: kind 'palace' is none of {', '.join(KINDS)}",
        "roster.csv:3: level 'moon' is none of province, city, county, township",
        "roster.csv:4: the name is empty",
        "roster.csv:7: due_on '2-30' is not written MM-DD",
        f"roster.csv:7: coverage 'everything' is none of {', '.join(Coverage)}",
        "roster.csv:7: is_vertical 'maybe' is neither true nor false",
        "roster.csv:7: report_from 'soon' is not a whole number",
        "roster.csv:8: report_from 2020 is after report_until 2019",
        "roster.csv:3: agency_id 'a' already stands in line 2",
        "roster.csv:5: name or alias '甲局' already stands in line 2",
        "roster.csv:6: parent_id 'nobody' is no agency_id of the roster",
        "roster.csv:8: predecessor_ids 'ghost' is no agency_id of the roster",
        "roster.csv:9: 'h' is its own parent's parent",
    ]
    assert caught.value.faults[2].say("zh") == "roster.csv:4: name 为空"
    said = caught.value.say("zh")
    assert said.startswith("应报单位名录有误：roster.csv:2: kind 的“palace”不在 government, ")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "roster.csv:1: there is no column 'name'"),
        ("agency,title\n1,2\n", "roster.csv:1: unknown column 'agency'; columns are agency_id"),
        ("name,name\n甲,乙\n", "roster.csv:1: column 'name' stands twice"),
        ("name\n甲局,多\n", "roster.csv:2: more cells than columns"),
        ('name\n"甲局\n', "not a readable CSV"),
    ],
)
def test_a_wrong_shape_is_named(tmp_path: Path, text: str, fault: str) -> None:
    """No header, unknown columns, too many cells, an open quote."""
    with pytest.raises(RosterError) as caught:
        load_roster(write(tmp_path / "roster.csv", text))
    assert fault in str(caught.value)


def test_lines_are_counted_as_an_editor_shows_them(tmp_path: Path) -> None:
    """Blank lines and a note over two lines do not shift the line of a later fault."""
    text = 'name,kind,note\n\n甲局,,"两\n行"\n\n乙局,palace,\n'
    with pytest.raises(RosterError, match=r"roster.csv:6: kind"):
        load_roster(write(tmp_path / "roster.csv", text))


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("x.csv", "agency_id,name\na,甲局\n", True),
        ("roster.csv", "name\n甲局\n", True),
        ("x.csv", "name\n甲局\n", False),
        ("truth.csv", "indicator,applicant,value\n", False),
        ("report.csv", "二,三\n", False),
        ("roster.txt", "agency_id,name\n", False),
        ("roster.xlsx", "no workbook", False),
    ],
)
def test_a_roster_is_known_by_its_header(tmp_path: Path, name: str, text: str, expected: bool) -> None:
    """`name` and another roster column, or `name` in a file called roster."""
    assert is_roster(write(tmp_path / name, text)) is expected


def test_installing_keeps_the_replaced_roster(tmp_path: Path) -> None:
    """A new roster takes the place of the old one, which stays beside it; the same one again is no news."""
    data = tmp_path / "data"
    data.mkdir()
    assert install_roster(write(tmp_path / "new.csv", MINIMAL, "gb18030"), data)
    assert not install_roster(tmp_path / "new.csv", data)
    assert (data / "roster.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    assert load_roster(data / "roster.csv") == load_roster(tmp_path / "new.csv")
    assert install_roster(write(tmp_path / "newer.csv", "name\n乙局\n"), data)
    assert [entry.name for entry in load_roster(data / "roster.csv")] == ["乙局"]
    (kept,) = data.glob("roster-*.csv")
    assert load_roster(kept) == load_roster(tmp_path / "new.csv")


def test_a_workbook_that_spans_a_million_rows_is_no_roster(tmp_path: Path) -> None:
    """Text in the first and the last cell: five kilobytes that would ask for all memory there is."""
    path = tmp_path / "roster.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["name", "kind"])
        sheet.write_string(1_048_575, 16_383, "x")
    assert not is_roster(path)
    with pytest.raises(RosterError):
        load_roster(path)
    cells = "<c><v>1</v></c>" * 16_000
    sheet = f'<sheetData><row r="1">{cells}</row><row r="1048576"><c><v>1</v></c></row></sheetData>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("xl/worksheets/sheet1.xml", sheet)
    assert is_too_large(path.read_bytes())


def test_a_faulty_roster_is_not_installed(tmp_path: Path) -> None:
    """The old one stays."""
    data = tmp_path / "data"
    data.mkdir()
    install_roster(write(tmp_path / "a.csv", MINIMAL), data)
    with pytest.raises(RosterError):
        install_roster(write(tmp_path / "b.csv", "name,kind\n甲,x\n"), data)
    assert len(load_roster(data / "roster.csv")) == 4


def test_two_rosters_in_one_folder_are_refused(tmp_path: Path) -> None:
    """Nobody could tell which one counts."""
    assert find_roster(tmp_path) is None
    write(tmp_path / "roster.csv", MINIMAL)
    write(tmp_path / "roster.xlsx", "x")
    with pytest.raises(RosterError, match="keep one"):
        find_roster(tmp_path)
