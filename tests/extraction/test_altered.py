"""Labels in other words than the form's."""

import pytest

from analytics.extraction.altered import _find_official


@pytest.mark.parametrize(
    ("printed", "official"),
    [
        ("2.其他法律法规禁止公开", "2.其他法律行政法规禁止公开"),
        ("6.属于过程性信息", "6.属于四类过程性信息"),
        ("1.信访投诉类申请", "1.信访举报投诉类申请"),
        ("现行有效件数（历史累计）", "现行有效件数"),
        ("行政强制措施", "行政强制"),
    ],
)
def test_other_words_are_told(printed: str, official: str) -> None:
    """They are read for the form's label all the same."""
    assert _find_official(printed) == official


@pytest.mark.parametrize(
    "printed",
    [
        *(
            "5、属于三类内部事务信息",
            "3. 补正后申请内容仍不明确",
            "危及三安全一稳定",
            "（七） 总计",
            "规范性文件",
        ),
        *(
            "（二）部分公开",
            "采购总金额（单位：万元，保留4位小数）",
            "（三）不予公开1.属于国家秘密",
            "现行有效件",
            "行政机关不再处理其政府信息公开申请",
        ),
        *("自然人", "第二十条第（一）项", "信息内容", "120", "", "本年收费金额（单位：万元）", "结果维持"),
    ],
)
def test_the_same_words_are_not(printed: str) -> None:
    """Other numbers and marks, a label cut by a page, or one behind its group are the form's own words."""
    assert _find_official(printed) is None
