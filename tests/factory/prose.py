"""Prose for probes: an invented office, sentences full of numbers that are no figures.

Real reports name all six headings in one sentence, give telephone numbers and post codes, repeat
heading words inside sections and state figures between a heading and its table. A reader that
takes any of that for a table or a heading is caught here.
"""

from decimal import Decimal

from analytics.model import FigureKey
from analytics.synthetic.report import Prose

from factory.figures import Figures

PROBE_AGENCY = "云岫区商务局"
PROBE_YEAR = 2023


def probe_prose(figures: Figures, year: int = PROBE_YEAR) -> Prose:
    """Six sections of a bureau's report; the numbers stated in 一 and 三 are those of the tables."""
    received = _number(figures, "requests.received")
    granted = _number(figures, "requests.outcome.granted")
    return {
        "0": (
            (
                "本报告依据《中华人民共和国政府信息公开条例》（国令第711号）和《中华人民共和国政府信息公开工作年度报告格式》"
                "（国办公开办函〔2021〕30号）编制，由总体情况、主动公开政府信息情况、收到和处理政府信息公开申请情况、"
                "政府信息公开行政复议、行政诉讼情况、存在的主要问题及改进情况、其他需要报告的事项六部分组成。"
                f"报告中所列数据的统计期限自{year}年1月1日起至{year}年12月31日止。"
            ),
            (
                "如对本报告有疑问，请与云岫区商务局办公室联系（地址：云岫区听松路18号，邮编：000000，"
                "电话：0000-6000117，电子邮箱：bangong@example.com）。"
            ),
        ),
        "1": (
            f"{year}年，我局围绕全区中心工作推进政府信息公开，较好完成了各项任务。",
            (
                f"（一）主动公开政府信息情况。全年通过区政府网站发布信息{year % 100 * 7}条，新媒体推送86篇，"
                "其中政策解读12篇，回应群众关切31次。"
            ),
            f"（二）依申请公开情况。全年新收政府信息公开申请{received}件，予以公开{granted}件，均按期答复。",
            "（三）政府信息管理情况。修订信息发布审核流程，落实“三审三校”，自查4次，更正错漏9处。",
            "（四）平台建设情况。优化公开专栏3个，新增规章、行政规范性文件查询入口1个。",
            "（五）监督保障情况。组织业务培训2期，参训57人次；社会评议满意率98.6%。",
        ),
        "3": (f"{year}年，我局新收政府信息公开申请{received}件，具体办理情况如下：",),
        "5": (
            (
                "（一）存在的主要问题。一是政策解读形式还不够丰富，图解、视频类占比仅为25%；"
                "二是个别科室对依申请公开的程序掌握不够熟练。"
            ),
            (
                f"（二）改进情况。一是{year + 1}年将图文解读比例提高到60%以上；二是每半年组织1次集中培训，"
                "编印办理口袋书200册。"
            ),
        ),
        "6": (
            f"{year}年，我局依据《政府信息公开信息处理费管理办法》收取信息处理费0元。",
            "除上述情况外，没有其他需要报告的事项。",
        ),
    }


def _number(figures: Figures, indicator: str) -> Decimal:
    return figures[FigureKey(indicator, "total")]
