"""Personal data is found where it stands, and an office's own numbers are left alone."""

import pytest

from analytics.narrative import PersonalKind, find_personal, mask
from pace import costs_less_than

IDENTITY = "990000199001010017"
CARD = "6299990000000000004"


def find(text: str) -> list[tuple[PersonalKind, str]]:
    """What is found, with the text that it stands for."""
    return [(one.kind, text[one.start : one.end]) for one in find_personal(text)]


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        (f"身份证号{IDENTITY}已补正", PersonalKind.IDENTITY, IDENTITY),
        ("身份证号 990000 19900101\n0017", PersonalKind.IDENTITY, "990000 19900101\n0017"),
        ("电话19900001234。", PersonalKind.MOBILE, "19900001234"),
        ("电话19900001234股长", PersonalKind.MOBILE, "19900001234"),
        ("电话19900001234人社局", PersonalKind.MOBILE, "19900001234"),
        ("电话199-0000-1234。", PersonalKind.MOBILE, "199-0000-1234"),
        ("电话１９９００００１２３４。", PersonalKind.MOBILE, "１９９００００１２３４"),
        ("手机+8619900001234", PersonalKind.MOBILE, "19900001234"),
        (f"退回账户（卡号{CARD}）", PersonalKind.BANK_CARD, CARD),
        ("申请人欧阳听荷对答复不服", PersonalKind.NAME, "欧阳听荷"),
        ("原告柳某某提起行政诉讼", PersonalKind.NAME, "柳某某"),
        ("梅某诉我局一案", PersonalKind.NAME, "梅某"),
        ("申请人：于某", PersonalKind.NAME, "于某"),
        ("邮箱：office@163.com", PersonalKind.MAILBOX, "office@163.com"),
    ],
)
def test_personal_data_is_found(text: str, kind: PersonalKind, found: str) -> None:
    """Also through blanks, line breaks, dashes and full width."""
    assert find(text) == [(kind, found)]


@pytest.mark.parametrize(
    "text",
    [
        "电话0517-83605210，传真：0517—83593210，邮编223001",
        "身份证号990000199001010011",
        "身份证号990000199013010015",
        "索引号11320800014000000120230012345",
        "https://www.example.gov.cn/art/2021/1/25/art_16516_15410571234.html",
        "国办公开办函〔2021〕30号，2023年12月31日",
        "编号20230115000012345",
        "卡号6299990000000000005",
        "信箱zwgk@example.gov.cn",
        "申请人均为自然人，申请人应当提供材料，申请人于2023年提出，申请人向我局提出",
        "申请人林权登记信息，原告方面，申请人马上补正，当事人程序权利",
        "某某单位、某镇某村、张贴公告",
        "执法量13912345678901件",
    ],
)
def test_what_an_office_may_print_is_left_alone(text: str) -> None:
    """Landlines, document numbers, addresses, wrong check digits and common words are no personal data."""
    assert find(text) == []


def test_masked_text_shows_no_personal_data() -> None:
    """What is masked can be shown: nothing is found in it again, and the rest is as it was."""
    text = f"申请人欧阳听荷（{IDENTITY}，19900001234）对答复不服，卡号{CARD}，信箱a@qq.com。"
    masked = mask(text)
    assert masked == (
        "申请人欧阳**（990*************17，199******34）对答复不服，卡号629**************04，信箱a***@qq.com。"
    )
    assert find(masked) == []


def test_prose_without_personal_data_is_not_changed() -> None:
    """Masking leaves ordinary sentences alone."""
    text = "全年收到申请12件，申请人均为自然人。"
    assert mask(text) is text


@pytest.mark.parametrize("unit", ["1", "申请人", "a@", "a.", "某", "19900001234", "1-"])
def test_time_grows_with_the_text_alone(unit: str) -> None:
    """No text makes the search slow."""
    with costs_less_than(3):
        find_personal(unit * (50_000 // len(unit)))
