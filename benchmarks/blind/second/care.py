"""Privacy and language (H)."""

from blind.page import Page
from blind.second.hand import (
    Catalogue,
    adds,
    also,
    body,
    full,
    if_,
    item,
    need,
    preamble,
    reads,
    says,
    swap,
    title,
)


def identity(stem: str) -> str:
    """Seventeen digits and their check digit."""
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return stem + "10X98765432"[sum(w * int(d) for w, d in zip(weights, stem, strict=True)) % 11]


def card(stem: str) -> str:
    """A bank card's number with Luhn's check digit."""
    total = 0
    for i, d in enumerate(reversed(stem)):
        value = int(d) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return stem + str(-total % 10)


def whole_item_one(saying: str) -> "object":
    """Section one is this alone."""
    return reads(1, lambda f: [saying.format(us=f.us, name=f.name, y=f.y)])


CARE: Catalogue = {
    "H1": (
        (
            (
                "mobile of the contact",
                preamble(lambda f: f"统计期限自{f.y}年1月1日至{f.y}年12月31日。联系人手机：13905174628。"),
            ),
            ("mobile in groups", adds(5, lambda f: "意见建议可直接联系经办人员（139 0517 4628）。")),
            ("mobile with hyphens", also(6, lambda f: "监督电话：186-5230-7719。", at=0)),
            ("mobile full-width", adds(2, lambda f: f"咨询请拨{full('15189620433')}。")),
            ("mobile with the country's number", adds(2, lambda f: "申请受理电话+86 17712345908。")),
            (
                "identity number",
                adds(2, lambda f: f"一名申请人（身份证号{identity('32082619780315421')}）先后提交4份申请。"),
            ),
            (
                "identity number with its X",
                adds(
                    2,
                    lambda f: (
                        f"申请材料中载明证件号码为{next(i for n in range(400, 480) if (i := identity(f'32080219650712{n}')).endswith('X'))}。"
                    ),
                ),
            ),
            ("bank card", also(6, lambda f: f"信息处理费缴至账户{card('622848046911723851')}。", at=0)),
            (
                "bank card in groups",
                also(
                    6,
                    lambda f: (
                        "退费卡号："
                        + " ".join(card("621700123400567891")[i : i + 4] for i in range(0, 20, 4))
                        + "。"
                    ),
                    at=0,
                ),
            ),
        ),
        (
            ("land line", adds(2, lambda f: "受理电话0517-83612345，传真0517-83612346。")),
            ("hot line", adds(2, lambda f: "同时开通12345、400-820-1234咨询专线。")),
            (
                "credit code of an organ",
                adds(3, lambda f: "本机关统一社会信用代码11320800014337852N已更新。"),
            ),
            (
                "number of a project",
                adds(1, lambda f: "公开采购项目（编号320801202309150017X1）全过程信息。"),
            ),
            ("money of eleven digits", adds(1, lambda f: "公开年度预算执行总额13912345678元。")),
            (
                "filing number of the site",
                adds(4, lambda f: "网站备案号苏ICP备13905174号，公安备案号32080202000135。"),
            ),
        ),
    ),
    "H2": (
        (
            ("surname and so-and-so", adds(2, lambda f: "申请人张某某要求公开征地补偿协议，已依法答复。")),
            ("full name", adds(2, lambda f: "申请人王建国申请公开小区规划图纸，已予公开。")),
            ("plaintiff", adds(2, lambda f: "原告李某不服答复诉至法院，经调解撤诉。")),
            ("a villager", adds(2, lambda f: "村民赵某英多次就宅基地审批提出公开申请。")),
            ("so-and-so sued", adds(2, lambda f: "刘某诉我单位政府信息公开案一审胜诉。")),
            ("a lady", adds(2, lambda f: "家住临河路的孙女士申请公开拆迁档案，工作人员当场答复。")),
            ("not satisfied", adds(5, lambda f: "陈某因对答复内容不服申请行政复议，复议机关予以维持。")),
            (
                "name after a colon",
                also(6, lambda f: "行政复议申请人：周晓梅；被申请人：本机关；结果：维持。", at=0),
            ),
        ),
        (
            (
                "applicants in general",
                adds(2, lambda f: "申请人应当提供有效身份证明，申请人对答复不服的可以依法救济。"),
            ),
            ("applicants in numbers", adds(2, lambda f: "申请人以自然人为主，原告主动撤诉的依法归档。")),
            ("an official", adds(5, lambda f: "主要负责同志带队督查，分管领导张志远主持召开推进会。")),
            (
                "a some",
                adds(2, lambda f: "对某类共性申请制作统一答复模板，某些申请人集中咨询时安排专人接待。"),
            ),
            (
                "applicants' wishes",
                adds(2, lambda f: "申请人申请公开的内容多为征收补偿、规划许可，申请人高度认可答复质量。"),
            ),
            (
                "applicant's rights",
                adds(2, lambda f: "充分保障申请人权利，引导申请人明确所需内容，帮助申请人补正材料。"),
            ),
            ("citizens with so many", adds(2, lambda f: "王营社区、张码村等地居民来访咨询较多。")),
        ),
    ),
    "H3": (
        (
            (
                "at 163",
                preamble(lambda f: f"统计期限自{f.y}年1月1日至{f.y}年12月31日。电子邮箱：rqjbgs@163.com。"),
            ),
            ("at qq", adds(2, lambda f: "受理邮箱为280417735@qq.com。")),
            ("at 126 full-width", adds(2, lambda f: "电子邮件：zwgk2008＠126.com。")),
            ("at sina", also(6, lambda f: "联系邮箱 xxgk_office@sina.cn。", at=0)),
        ),
        (
            ("government's", adds(2, lambda f: "受理邮箱：xxgk@huaiyin.gov.cn。")),
            ("no mailbox", adds(2, lambda f: "推文中@各镇街账号扩大传播。")),
        ),
    ),
    "H4": (
        (
            ("the regulation misspelt", adds(5, lambda f: "组织干部学习《政府信息公开条列》2次。")),
            ("of of", adds(5, lambda f: "全面提升政府信息公开工作的的规范化水平。")),
            ("again again", adds(5, lambda f: "切实贯彻落实落实上级部署要求。")),
            (
                "publicity of affairs' information",
                title(lambda f: f"{f.name}{f.y}年政务信息公开工作年度报告"),
            ),
            ("wrong character", adds(3, lambda f: "进一步完善公开制渡，严格按照规定执行。")),
            ("two marks", adds(3, lambda f: "做到应公开尽公开，，及时更新目录。。")),
            ("and and", adds(4, lambda f: "加强网站和和政务新媒体建设。")),
            ("disclosure misspelt", adds(2, lambda f: "认真做好依申情公开工作，规范答复文书。")),
        ),
        (
            ("really", adds(5, lambda f: "的的确确解决了一批群众关心的问题，件件有回音、事事有着落。")),
            ("one by one", adds(2, lambda f: "对来件一一登记、一一答复，时时跟进，常常回访。")),
            (
                "meets by chance",
                adds(5, lambda f: "召开座谈会会前征求意见，发展展示平台，完善政策解读读本。"),
            ),
            ("letters", adds(4, lambda f: "网站支持IPv6访问，推出H5产品2个，app下载量稳步增长。")),
            ("disclosure twice", adds(1, lambda f: "对依申请公开公开率进行统计，主动公开公开内容。")),
        ),
    ),
    "H5": (
        (
            (
                "decree of old",
                preamble(
                    lambda f: (
                        f"根据国务院令第492号《中华人民共和国政府信息公开条例》编制本报告。统计期限自{f.y}年1月1日至{f.y}年12月31日。"
                    )
                ),
            ),
            (
                "old decree in brackets",
                adds(5, lambda f: "学习《中华人民共和国政府信息公开条例》（国令第492号）。"),
            ),
            (
                "in force since 2008",
                adds(
                    5,
                    lambda f: (
                        "自2008年5月1日起施行的《中华人民共和国政府信息公开条例》是开展工作的基本依据。"
                    ),
                ),
            ),
            (
                "old article on reports",
                preamble(
                    lambda f: (
                        f"依据《政府信息公开条例》第三十一条、第三十二条规定，现公布本年度报告。统计期限自{f.y}年1月1日至{f.y}年12月31日。"
                    )
                ),
            ),
            (
                "a bureau by 31 March",
                if_(
                    lambda f: f.kind == "department",
                    preamble(
                        lambda f: (
                            f"按照条例关于每年3月31日前公布上一年度报告的规定，编制本报告。统计期限自{f.y}年1月1日至{f.y}年12月31日。"
                        )
                    ),
                ),
            ),
        ),
        (
            ("decree of now", adds(5, lambda f: "依据国务院令第711号修订的条例开展自查。")),
            (
                "same article of another law",
                adds(
                    5,
                    lambda f: (
                        "依据《中华人民共和国行政复议法》第三十一条、《行政诉讼法》第三十二条做好应诉工作。"
                    ),
                ),
            ),
            (
                "a government by 31 March",
                if_(
                    lambda f: f.kind == "government",
                    adds(5, lambda f: "按照条例规定于3月31日前公布年度报告。"),
                ),
            ),
            ("another 492", adds(4, lambda f: "公众号发布信息492条，阅读量492万次。")),
            (
                "a project by 31 March",
                if_(lambda f: f.kind == "department", adds(4, lambda f: f"新版专栏已于{f.y}年3月31日上线。")),
            ),
        ),
    ),
    "H6": (
        (
            ("two sentences", whole_item_one("{us}高度重视政府信息公开工作，各项任务有序推进。")),
            (
                "slogans",
                whole_item_one(
                    "一年来，{us}坚持以习近平新时代中国特色社会主义思想为指导，认真贯彻落实党中央、国务院关于政务公开工作的决策部署，加强组织领导，健全工作机制，主动公开各类信息，规范依申请公开，加强政府信息管理，推进平台建设，强化监督保障，不断提升政府信息公开工作水平，取得了良好成效。"
                ),
            ),
            (
                "aspects without a figure",
                whole_item_one(
                    "（一）主动公开。及时公开。（二）依申请公开。依法办理。（三）信息管理。规范有序。（四）平台建设。稳步推进。（五）监督保障。落实到位。"
                ),
            ),
            ("see elsewhere", whole_item_one("总体情况详见附件。")),
        ),
        (
            ("short with figures", lambda page: shorten(page)),
            ("figures in words", adds(1, lambda f: "发布信息三百余条、举办活动四场。")),
        ),
    ),
}


def shorten(page: Page) -> None:
    """Only the first sentences of the items."""
    for number in range(1, 6):
        at = item(page, number)
        parts = page.lines[at].split("。")
        need(len(parts) > 1)
        page.lines[at] = "。".join(parts[:3]).rstrip("。") + "。"


CARE_CASES: Catalogue = CARE
__all__ = ["CARE_CASES", "body", "says", "swap"]
