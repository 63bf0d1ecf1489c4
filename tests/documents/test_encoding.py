"""Encodings: what is read, and which wrong decodings are refused by name."""

import random

import pytest

from analytics.documents.encoding import decode, name_damage, split_lines
from analytics.errors import UnreadableFile

REPORT = (
    "某区商务局2024年政府信息公开工作年度报告\n一、总体情况\n本年度主动公开政府信息125条，依法办理公开申请3件。\n"
    "二、主动公开政府信息情况\n信息内容\t本年制发件数\t本年废止件数\t现行有效件数\n规章\t0\t0\t0\n行政规范性文件\t2\t1\t40\n"
    "行政许可\t本年处理决定数量\t748\n五、存在的主要问题及改进情况\n队伍建设有待加强，将继续做好各项工作。\n"
) * 3
TRADITIONAL = (
    "2019年政府資訊公開工作年度報告，一、總體情況，主動公開資訊，規章與規範性檔案，行政許可處理決定數量。\n"
    * 5
)


@pytest.mark.parametrize(
    ("encoding", "name"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("gb18030", "gb18030"),
        ("gbk", "gb18030"),
        ("gb2312", "gb18030"),
        ("utf-16", "utf-16-le"),
        ("utf-16-le", "utf-16-le"),
        ("utf-16-be", "utf-16-be"),
        ("utf-32", "utf-32-le"),
    ],
)
def test_encodings_of_chinese_offices_are_read(encoding: str, name: str) -> None:
    """The text comes back without its byte order mark, whatever encoding it is in."""
    decoded = decode(REPORT.encode(encoding), "x.txt")
    assert decoded.text == REPORT
    assert decoded.encoding == name
    assert decoded.problems == ()


def test_traditional_chinese_in_big5_is_read_with_and_without_declaration() -> None:
    """Big5 is told from GB18030 by the Chinese that comes out."""
    assert decode(TRADITIONAL.encode("big5"), "x").text == TRADITIONAL
    page = '<meta charset="big5">' + TRADITIONAL
    assert decode(page.encode("big5"), "x").text == page


def test_a_wrong_declaration_does_not_matter() -> None:
    """Pages are converted and keep their old charset; the bytes decide."""
    page = '<meta http-equiv="Content-Type" content="text/html; charset=gb2312">' + REPORT
    assert decode(page.encode(), "x").text == page
    page = '<meta charset="utf-8">' + REPORT
    assert decode(page.encode("gb18030"), "x").text == page


def test_short_texts_are_read() -> None:
    """A few characters are too few to judge and are read as they are."""
    assert decode("规章 3".encode("gb18030"), "x").text == "规章 3"
    assert decode(b"12", "x").text == "12"


WRONG_DECODINGS = {
    "utf-8 as gbk": (lambda text: text.encode().decode("gbk", "ignore"), "UTF-8 was read as GBK"),
    "utf-8 as gb18030": (lambda text: text.encode().decode("gb18030", "replace"), "replacement characters"),
    "gbk as utf-8": (lambda text: text.encode("gbk").decode("utf-8", "replace"), "replacement characters"),
    "twice": (
        lambda text: text.encode("gbk").decode("utf-8", "replace").encode().decode("gbk", "ignore"),
        "锟斤拷",
    ),
    "utf-8 as latin-1": (lambda text: text.encode().decode("latin-1"), "Western encoding"),
    "gbk as cp1252": (lambda text: text.encode("gbk").decode("cp1252", "ignore"), "Western encoding"),
    "gbk as big5": (lambda text: text.encode("gbk").decode("big5", "ignore"), "wrong encoding"),
    "to ascii": (lambda text: text.encode("ascii", "replace").decode(), "question marks"),
}


@pytest.mark.parametrize("name", WRONG_DECODINGS)
def test_chinese_destroyed_by_a_wrong_decoding_is_refused_by_name(name: str) -> None:
    """What looks like text and is none is refused, and the reason says what happened to it."""
    destroy, reason = WRONG_DECODINGS[name]
    with pytest.raises(UnreadableFile, match=reason):
        decode(destroy(REPORT).encode(), "x.txt")


def test_partly_garbled_text_is_refused() -> None:
    """A report of which a part was decoded wrongly is not silently read."""
    half = len(REPORT) // 2
    garbled = REPORT[:half].encode().decode("gbk", "ignore") + REPORT[half:]
    with pytest.raises(UnreadableFile, match="UTF-8 was read as GBK"):
        decode(garbled.encode(), "x.txt")


def test_sound_texts_are_not_suspected() -> None:
    """Labels, traditional text, pinyin, figures, English and questions are not damage."""
    for text in (
        REPORT,
        TRADITIONAL,
        "內(nèi)容：主動(dòng)公開(kāi)政府信息，規(guī)章與規(guī)範(fàn)性文件數(shù)量。" * 5,
        "1\t2\t3\n4\t5\t6\n",
        "A plain English text about nothing in particular. Really?? Yes!",
        "是否公开？？是否收费？？已经答复。",
        "乐天骏、骞文、淇水、汉中市略阳县、鐘鳴等单位的行政许可数量",
    ):
        assert name_damage(text) == ""


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_few_stray_bytes_cost_only_their_line(encoding: str) -> None:
    """A broken byte is reported with its line, and everything else is read."""
    first, rest = REPORT.split("\n", 1)
    data = first.encode(encoding) + b"\xff\n" + rest.encode(encoding)
    decoded = decode(data, "x.txt")
    assert decoded.text.split("\n", 1)[1] == rest
    assert [problem.code for problem in decoded.problems] == ["CHARACTER_LOST"]
    assert decoded.problems[0].place is not None


def test_a_text_cut_within_a_character_is_read_up_to_there() -> None:
    """A file that was cut off is read, and says where characters were lost."""
    decoded = decode(REPORT.encode()[:-5], "x.txt")
    assert decoded.text.startswith(REPORT[:-4])
    assert len(decoded.problems) == 1


@pytest.mark.parametrize("encoding", ["shift-jis", "cp949", "cp1251", "euc-jp"])
def test_unknown_encodings_are_refused(encoding: str) -> None:
    """Text in an encoding that we do not know is refused, never read as something else."""
    text = {
        "shift-jis": "日本語の報告書です。",
        "euc-jp": "これは日本語の報告書です。",
        "cp949": "한국어보고서입니다",
        "cp1251": "Отчет",
    }
    with pytest.raises(UnreadableFile, match=r"no text in an encoding that we know|garbled"):
        decode((text[encoding] * 30).encode(encoding), "x.txt")


def test_binary_junk_is_refused() -> None:
    """Bytes that are no text are refused in one sentence."""
    noise = random.Random(1)
    for low in (0, 1, 128):
        with pytest.raises(UnreadableFile, match=r"no text in an encoding|binary file"):
            decode(bytes(noise.randrange(low, 256) for _ in range(4000)), "x.txt")
    with pytest.raises(UnreadableFile, match="binary file"):
        decode(bytes(range(1, 32)) * 20, "x.txt")


def test_a_false_mark_is_refused() -> None:
    """A byte order mark that the file does not keep to is named."""
    with pytest.raises(UnreadableFile, match="mark of utf-8"):
        decode(b"\xef\xbb\xbf" + REPORT.encode("gb18030"), "x.txt")


def test_radicals_are_folded_one_for_one_and_nothing_else() -> None:
    """Kangxi radicals become characters; circled digits, full width and places stay."""
    decoded = decode("⾏政处罚⻅⻚\t19①\t１２".encode(), "x.txt")
    assert decoded.text == "行政处罚见页\t19①\t１２"


def test_only_line_ends_end_lines() -> None:
    """Form feeds, vertical tabs and Unicode separators are inside a line."""
    assert split_lines("a\nb\r\nc\rd\x0ce\u2028f\x85g\x0bh") == ["a", "b", "c", "d\x0ce\u2028f\x85g\x0bh"]


def test_names_of_fonts_around_every_character_are_no_chinese_of_the_report() -> None:
    """A page pasted from an office program has more characters in its markup than between it."""
    span = '<span style="font-family:仿宋;mso-bidi-font-family:仿宋;mso-ascii-font-family:仿宋">{}</span>'
    page = "".join(span.format(character) for character in "本机关依法公开政府信息" * 40)
    assert decode(page.encode(), "x.html").text == page
