"""What the prose says of the tables (E), told as clerks tell it."""

from blind.page import Page
from blind.second.hand import (
    Catalogue,
    Edit,
    Facts,
    adds,
    also,
    both,
    full,
    get,
    hanzi,
    if_,
    need,
    put,
    put4,
    reads,
    says,
    swap,
)


def wan(value: int, places: int = 2) -> str:
    """A number in ten thousands."""
    return f"{value / 10000:.{places}f}"


def share(a: int, b: int) -> str:
    """A percentage with one decimal."""
    need(b)
    return f"{100 * a / b:.1f}"


def rise(now: int, then: int) -> float:
    """Growth in percent."""
    need(then)
    return 100 * (now - then) / then


def four(f: Facts) -> tuple[int, int, int, int]:
    """Requests by channel: three that sum up, and what is left for a fourth."""
    need(f.N >= 8)
    net, letter = f.N // 2, f.N // 4
    desk = f.N - net - letter - 1
    return net, letter, desk, 1


QUIET = says(2, lambda f: "依法受理、登记、答复公众申请，规范文书格式，畅通受理渠道。")

REQUESTS: Catalogue = {
    "E1": (
        (
            (
                "from the public and firms",
                says(2, lambda f: f"全年收到群众和企业提交的政府信息公开申请{f.w}件，已全部按期答复。"),
            ),
            (
                "registered",
                says(2, lambda f: f"本年度共登记受理依申请公开事项{f.w}宗，较好满足了群众个性化信息需求。"),
            ),
            (
                "carried on to the named year",
                says(2, lambda f: f"{f.us}收到政府信息公开申请{f.N}件，结转至{f.y + 1}年的申请{f.O + 2}件。"),
            ),
            (
                "taken over from the year before",
                says(
                    2, lambda f: f"办理新收申请{f.N}件，另承接{f.y - 1}年未办结申请{f.I + 2}件，均依法答复。"
                ),
            ),
            (
                "persons and firms respectively",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，按申请人划分，自然人和法人或其他组织分别为{f.nat - 1}件和{f.org + 3}件。"
                    ),
                    lambda f: f.nat > 1,
                ),
            ),
            (
                "three numbers respectively",
                says(2, lambda f: f"新收、上年结转、办结的政府信息公开申请分别为{f.N}件、{f.I}件、{f.w}件。"),
            ),
            (
                "in words",
                says(
                    2,
                    lambda f: f"一年来，共受理政府信息公开申请{hanzi(f.w)}件，件件有回音。",
                    lambda f: f.w < 1000,
                ),
            ),
            ("full-width", says(2, lambda f: f"依申请公开方面，受理申请{full(f.w)}件，答复率１００％。")),
            ("granted", says(2, lambda f: f"共受理申请{f.N}件。在答复结果上，同意公开的有{f.G + 3}件。")),
            (
                "not held",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，其中因本机关不掌握相关信息而无法提供的{f.held + 2}件。",
                    lambda f: f.N > 3,
                ),
            ),
            (
                "refused",
                says(
                    2,
                    lambda f: f"受理的{f.N}件申请中，依法作出不予公开决定的{f.ref + 2}件，其余均已答复。",
                    lambda f: f.N > 3,
                ),
            ),
            (
                "answered, with more left",
                says(2, lambda f: f"截至12月底，已答复申请{f.w + 2}件，尚有{f.O}件正在办理、转入下一年度。"),
            ),
            (
                "all requests by companies",
                says(2, lambda f: f"申请{f.N}件均由自然人提出。", lambda f: f.org > 0),
            ),
            (
                "spaced",
                says(2, lambda f: f"本年度，{f.us}共收到政府信息公开申请 {f.w} 件次，无超期答复情况。"),
            ),
            (
                "list",
                says(
                    2,
                    lambda f: (
                        f"（1）申请收到情况：新收{f.w}件；（2）申请办理情况：办结{f.D}件；（3）结转情况：结转{f.O}件。"
                    ),
                ),
            ),
            (
                "in section six",
                also(6, lambda f: f"全年收到的政府信息公开申请共计{f.w}件，未收取任何费用。", at=0),
            ),
        ),
        (
            (
                "named year, right",
                says(2, lambda f: f"{f.us}收到政府信息公开申请{f.N}件，结转至{f.y + 1}年的申请{f.O}件。"),
            ),
            (
                "respectively, right",
                says(2, lambda f: f"新收、上年结转、办结的政府信息公开申请分别为{f.N}件、{f.I}件、{f.D}件。"),
            ),
            (
                "in words, right",
                says(
                    2, lambda f: f"一年来，共受理政府信息公开申请{hanzi(f.N)}件。", lambda f: 0 < f.N < 1000
                ),
            ),
            (
                "hot line",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件。12345热线全年转办群众诉求{f.w + 210}件，办结{f.w + 208}件。",
                ),
            ),
            (
                "guiding others",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件。指导下属单位办理疑难申请{f.N + 9}件，提供咨询意见{f.N + 5}条。"
                    ),
                ),
            ),
            ("last year's", says(2, lambda f: f"收到申请{f.N}件（上年为{f.old.N}件）。", lambda f: f.N > 0)),
            (
                "of three years",
                says(2, lambda f: f"收到申请{f.N}件；近三年累计收到申请{f.N + 55}件，总量保持平稳。"),
            ),
            (
                "by month",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，月均{f.N / 12:.1f}件，其中最多的6月收到{max(1, f.N // 4)}件。"
                    ),
                    lambda f: f.N > 11,
                ),
            ),
            (
                "delayed ones",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，依法延期答复{max(1, f.N // 5)}件，发出补正通知{max(1, f.N // 6)}件。"
                    ),
                    lambda f: f.N > 7,
                ),
            ),
            (
                "by halves",
                says(
                    2,
                    lambda f: (
                        f"上半年收到申请{f.N // 2}件，下半年收到申请{f.N - f.N // 2}件，全年合计{f.N}件。"
                    ),
                    lambda f: f.N > 4,
                ),
            ),
            (
                "matters of approval",
                says(
                    2, lambda f: f"收到申请{f.N}件。政务服务窗口全年受理办件申请{f.N + 3120}件，办结率99%。"
                ),
            ),
            (
                "repeated by one person",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，其中同一申请人提交{max(2, f.N // 3)}件，涉及征收补偿的{max(1, f.N // 4)}件。"
                    ),
                    lambda f: f.N > 7,
                ),
            ),
            (
                "sum of both",
                says(
                    2,
                    lambda f: f"连同上年结转的{f.I}件，全年应办{f.N + f.I}件，实际办结{f.D}件。",
                    lambda f: f.I > 0,
                ),
            ),
        ),
    ),
    "E2": (
        (
            (
                "cases of review",
                says(2, lambda f: f"收到申请{f.N}件。因信息公开引发的复议案件{f.R + 2}件，均已妥善应对。"),
            ),
            ("sued", says(2, lambda f: f"收到申请{f.N}件。全年作为被告应诉的信息公开案件{f.L + 3}件。")),
            (
                "upheld",
                says(
                    2,
                    lambda f: f"政府信息公开行政复议{f.R}件，其中维持{f.Ru + 1}件。",
                    lambda f: f.R > 1 and f.Ru < f.R,
                ),
            ),
            (
                "corrected by the reviewing organ",
                says(
                    2,
                    lambda f: f"被提起行政复议{f.R}件，被复议机关纠正{f.Ro + 1}件。",
                    lambda f: f.R > 1 and f.Ro < f.R,
                ),
            ),
            (
                "both respectively",
                says(2, lambda f: f"涉及政府信息公开的行政复议、行政诉讼分别为{f.R}件、{f.L + 2}件。"),
            ),
            (
                "direct and after",
                says(
                    2,
                    lambda f: f"行政诉讼{f.L}件，其中未经复议直接起诉{f.A - 1}件、复议后起诉{f.B + 1}件。",
                    lambda f: f.A > 0,
                ),
            ),
            (
                "pending",
                says(
                    2,
                    lambda f: f"行政复议{f.R}件，截至年末尚有{f.Rp + 2}件未审结。",
                    lambda f: f.R > f.Rp + 2,
                ),
            ),
            (
                "in words",
                says(
                    2,
                    lambda f: f"当年发生信息公开类行政复议{hanzi(f.R + 2)}起、行政诉讼{hanzi(f.L)}起。",
                    lambda f: f.R > 0,
                ),
            ),
            (
                "all upheld",
                says(2, lambda f: f"行政复议{f.R}件，均获维持。", lambda f: f.R > 1 and f.Ru < f.R),
            ),
            (
                "in section five",
                also(
                    5,
                    lambda f: (
                        f"全年因答复不规范引发的政府信息公开行政诉讼达{f.L + 4}件，反映出工作仍有薄弱环节。"
                    ),
                    at=0,
                ),
            ),
        ),
        (
            (
                "respectively, right",
                says(2, lambda f: f"涉及政府信息公开的行政复议、行政诉讼分别为{f.R}件、{f.L}件。"),
            ),
            (
                "other matters",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件。全年办理各类行政复议案件{f.R + 36}件（不限于信息公开），出庭应诉{f.L + 12}次。"
                    ),
                ),
            ),
            (
                "as reviewing organ",
                says(
                    2,
                    lambda f: f"作为复议机关审理下级单位信息公开复议案件{f.R + 7}件。",
                    lambda f: f.kind == "government_office",
                ),
            ),
            (
                "last year's",
                says(2, lambda f: f"发生行政复议{f.R}件，上年为{f.old.R}件。", lambda f: f.R > 0),
            ),
            (
                "heads of organs",
                says(2, lambda f: f"行政诉讼{f.L}件，行政机关负责人出庭{f.L}次。", lambda f: f.L > 0),
            ),
            (
                "outcomes, right",
                says(
                    2,
                    lambda f: (
                        f"行政复议{f.R}件，其中维持{f.Ru}件、纠正{f.Ro}件、其他{f.Rx}件、未审结{f.Rp}件。"
                    ),
                    lambda f: f.R > 0,
                ),
            ),
        ),
    ),
    "E3": (
        (
            (
                "ten thousands",
                adds(1, lambda f: f"全年办理行政许可{wan(f.lic * 2)}万件。", lambda f: f.lic > 3000),
            ),
            (
                "penalties, exact",
                says(1, lambda f: f"公开行政处罚决定，全年作出处罚{f.pen + 9}件。", lambda f: f.pen > 20),
            ),
            (
                "three respectively",
                says(
                    1,
                    lambda f: (
                        f"本年度行政许可、行政处罚、行政强制处理决定分别为{f.lic}件、{f.pen}件、{f.coe + 6}件。"
                    ),
                ),
            ),
            (
                "charges in hundred millions",
                says(
                    1,
                    lambda f: (
                        f"行政事业性收费{(float(f.exact('proactive.fees.amount')) * 1.5) / 10000:.2f}亿元。"
                    ),
                    lambda f: f.fee > 3000,
                ),
            ),
            (
                "about, far off",
                says(
                    1,
                    lambda f: f"依法办结行政许可近{max(1, round(f.lic / 1000)) * 2000}件。",
                    lambda f: f.lic > 1500,
                ),
            ),
            (
                "coercion, in words",
                says(1, lambda f: f"实施行政强制措施{hanzi(f.coe + 5)}次。", lambda f: f.coe < 900),
            ),
            (
                "charges in ten thousands",
                says(
                    1,
                    lambda f: (
                        f"全年行政事业性收费共计{float(f.exact('proactive.fees.amount')) + 37:.2f}万元，收费目录全部上网。"
                    ),
                    lambda f: f.fee > 1,
                ),
            ),
            (
                "more than, too many",
                says(1, lambda f: f"作出行政许可决定{(f.lic // 100 + 4) * 100}余件。", lambda f: f.lic > 200),
            ),
            (
                "digits turned",
                says(1, lambda f: f"完成行政许可{turned(f.lic)}件，全部双公示。", lambda f: f.lic > 100),
            ),
        ),
        (
            (
                "ten thousands, right",
                says(1, lambda f: f"全年办理行政许可{wan(f.lic)}万件。", lambda f: f.lic > 3000),
            ),
            (
                "about, right",
                says(
                    1,
                    lambda f: f"作出行政许可决定{f.lic // 100 * 100}余件。",
                    lambda f: f.lic > 500 and f.lic % 100 > 5,
                ),
            ),
            (
                "nearly, right",
                says(
                    1,
                    lambda f: f"办结行政许可近{(f.lic // 100 + 1) * 100}件。",
                    lambda f: f.lic > 500 and f.lic % 100 > 80,
                ),
            ),
            (
                "respectively, right",
                says(
                    1,
                    lambda f: (
                        f"本年度行政许可、行政处罚、行政强制处理决定分别为{f.lic}件、{f.pen}件、{f.coe}件。"
                    ),
                    lambda f: f.lic > 10,
                ),
            ),
            (
                "items, not decisions",
                says(
                    1,
                    lambda f: "动态调整权责清单，公布行政许可事项86项、行政处罚事项214项、行政强制事项9项。",
                ),
            ),
            (
                "published ones",
                says(
                    1,
                    lambda f: (
                        f"在信用平台公示行政处罚信息{max(1, f.pen // 2)}条、行政许可信息{max(1, f.lic // 2)}条。"
                    ),
                ),
            ),
            (
                "of a field",
                says(
                    1,
                    lambda f: f"其中涉及食品安全领域的行政处罚{max(1, f.pen // 5)}件已全部公开。",
                    lambda f: f.pen > 10,
                ),
            ),
            (
                "since years",
                says(1, lambda f: f"近五年累计作出行政处罚{f.pen * 5 + 31}件。", lambda f: f.pen > 3),
            ),
        ),
    ),
    "E4": (
        (
            (
                "issued",
                says(3, lambda f: f"强化文件管理，全年印发行政规范性文件{f.made + 3}件，均按程序报备。"),
            ),
            ("valid", says(3, lambda f: f"截至{f.y}年底，保留有效的行政规范性文件{f.valid + 4}件。")),
            ("repealed", says(3, lambda f: f"开展清理工作，宣布废止规范性文件{f.gone + 2}件。")),
            (
                "three respectively",
                says(
                    3,
                    lambda f: (
                        f"行政规范性文件制发、废止、现行有效数分别为{f.made}件、{f.gone}件、{f.valid + 1}件。"
                    ),
                ),
            ),
            ("none, says the prose", says(3, lambda f: "本年度未制定行政规范性文件。", lambda f: f.made > 0)),
            (
                "in words",
                says(3, lambda f: f"年内新制定规范性文件{hanzi(f.made + 2)}份，废止{hanzi(f.gone)}份。"),
            ),
            (
                "through all",
                says(3, lambda f: f"现行有效规范性文件共{f.valid + 7}部，已在网站集中公开并提供下载。"),
            ),
        ),
        (
            (
                "right, in other words",
                says(3, lambda f: f"全年印发行政规范性文件{f.made}件，废止{f.gone}件，继续有效{f.valid}件。"),
            ),
            (
                "drafts and policy papers",
                says(
                    3,
                    lambda f: (
                        f"起草政策性文件{f.made + 11}件，转发上级文件{f.made + 25}件，公开部门文件{f.made + 48}件。"
                    ),
                ),
            ),
            (
                "explained",
                says(
                    3,
                    lambda f: f"对{max(1, f.made)}件规范性文件开展解读，解读材料{f.made + 6}篇。",
                    lambda f: f.made > 0,
                ),
            ),
            (
                "reviewed for legality",
                says(3, lambda f: f"合法性审查规范性文件草案{f.made + 5}件，提出意见{f.made + 19}条。"),
            ),
            (
                "checked in the clean-up",
                says(3, lambda f: f"对历年{f.valid + 20}件规范性文件进行梳理。", lambda f: f.valid > 0),
            ),
        ),
    ),
    "E5": (
        (
            (
                "received none",
                says(
                    2,
                    lambda f: f"{f.us}全年未收到公民、法人或者其他组织提出的政府信息公开申请。",
                    lambda f: f.N > 0,
                ),
            ),
            ("zero", says(2, lambda f: "今年以来依申请公开政府信息的数量为0。", lambda f: f.N > 1)),
            (
                "no one asked",
                says(
                    2, lambda f: "年内无人向我们申请公开政府信息，也没有上年遗留的申请。", lambda f: f.N > 0
                ),
            ),
            (
                "no disputes",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件。没有因信息公开工作被复议或被起诉的情形。",
                    lambda f: f.R + f.L > 0,
                ),
            ),
            ("review nil", says(2, lambda f: f"收到申请{f.N}件，行政复议零发生。", lambda f: f.R > 0)),
            (
                "not a single suit",
                says(2, lambda f: f"收到申请{f.N}件。一年来，未有一起行政诉讼案件。", lambda f: f.L > 0),
            ),
            (
                "no request in any form",
                says(2, lambda f: "通过网络、信函、当面等形式收到的信息公开申请均为零。", lambda f: f.N > 0),
            ),
            (
                "without disputes, in section six",
                also(
                    6,
                    lambda f: "另，本年度无政府信息公开行政复议、行政诉讼案件。",
                    lambda f: f.R + f.L > 0,
                    at=0,
                ),
            ),
            (
                "no carry-over",
                says(2, lambda f: f"收到申请{f.N}件，无结转下年度办理的申请。", lambda f: f.O > 0),
            ),
            (
                "nothing received, table with zeros in prose",
                says(2, lambda f: "申请受理量：0件。", lambda f: f.N > 2),
            ),
        ),
        (
            (
                "no complaint about requests",
                says(2, lambda f: f"收到申请{f.N}件，未收到对答复不服的投诉举报。", lambda f: f.N > 0),
            ),
            (
                "none by fax",
                says(2, lambda f: f"收到申请{f.N}件，未收到以传真方式提出的申请。", lambda f: f.N > 0),
            ),
            (
                "no suit lost",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，没有一起案件败诉，行政诉讼无纠错。",
                    lambda f: f.L > 0 and f.suits("overturned") == 0,
                ),
            ),
            (
                "none received, true",
                says(2, lambda f: "全年未收到政府信息公开申请。", lambda f: f.N == 0 and f.I == 0),
            ),
            (
                "no reconsideration, but suits",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件。未发生行政复议，行政诉讼{f.L}件。",
                    lambda f: f.L > 0 and f.R == 0,
                ),
            ),
            (
                "no requests of research bodies",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，科研机构未提出申请。",
                    lambda f: f.N > 0 and f.of("N", "research_institution") == 0,
                ),
            ),
            (
                "the first quarter",
                says(2, lambda f: f"收到申请{f.N}件，其中一季度未收到申请。", lambda f: 0 < f.N < 15),
            ),
        ),
    ),
    "E6": (
        (
            (
                "share of persons",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，其中自然人{f.nat}件，占比{100 * f.nat / f.N - 4:.1f}%。",
                    lambda f: f.N > 10 and f.nat > f.N / 2,
                ),
            ),
            (
                "share granted",
                says(
                    2,
                    lambda f: f"办结{f.D}件，予以公开{f.G}件，占办结总数的{100 * f.G / f.D + 3:.2f}%。",
                    lambda f: f.D > 10 and 0 < f.G < f.D * 0.9,
                ),
            ),
            (
                "three shares",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，网上、信函、当面申请占比分别为61.5%、28.4%和13.2%。",
                    lambda f: f.N > 5,
                ),
            ),
            (
                "per cent sign in words",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，自然人{f.nat}件，约占百分之{hanzi(int(100 * f.nat / f.N) - 9)}。"
                    ),
                    lambda f: f.N > 10 and f.nat > f.N / 2,
                ),
            ),
            (
                "not held",
                says(
                    2,
                    lambda f: f"办结{f.D}件，其中无法提供{f.una}件（{100 * f.una / f.D + 6:.1f}%）。",
                    lambda f: f.D > 10 and f.una > 2,
                ),
            ),
            (
                "public rate",
                says(
                    2,
                    lambda f: (
                        f"办结申请{f.D}件，予以公开和部分公开合计{f.G + f.P}件，公开率达{min(99.0, 100 * (f.G + f.P) / f.D + 11):.1f}%。"
                    ),
                    lambda f: f.D > 10 and f.G + f.P < f.D * 0.8,
                ),
            ),
            (
                "digits turned",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，其中企业等组织{f.org}件，占{turn_share(f.org, f.N)}%。",
                    lambda f: f.N > 10,
                ),
            ),
        ),
        (
            (
                "in whole per cent",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，其中自然人{f.nat}件，约占{100 * f.nat / f.N:.0f}%。",
                    lambda f: f.N > 10,
                ),
            ),
            (
                "shares with rounding",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，网上、信函、当面申请占比分别为61.5%、28.4%和10.2%。",
                    lambda f: f.N > 5,
                ),
            ),
            (
                "of something else",
                adds(4, lambda f: "网站栏目更新及时率98.7%，留言答复12条，满意率占九成以上。"),
            ),
            (
                "on time",
                says(2, lambda f: f"收到申请{f.N}件，按时答复率100%，群众满意度98.5%。", lambda f: f.N > 0),
            ),
            (
                "two bases",
                says(
                    2,
                    lambda f: (
                        f"办结{f.D}件，予以公开{f.G}件，占{share(f.G, f.D)}%；部分公开{f.P}件，占{share(f.P, f.D)}%。"
                    ),
                    lambda f: f.D > 10,
                ),
            ),
            (
                "share of all with carried in",
                says(
                    2,
                    lambda f: f"连同结转共{f.N + f.I}件，已办结{f.D}件，办结率{share(f.D, f.N + f.I)}%。",
                    lambda f: f.N > 10,
                ),
            ),
        ),
    ),
    "E7": (
        (
            (
                "grew",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，较{f.y - 1}年增长{abs(rise(f.N, f.old.N)) + 23:.1f}%。",
                    lambda f: f.N > f.old.N > 5,
                ),
            ),
            (
                "fell, though it grew",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，同比下降{rise(f.N, f.old.N):.1f}%。",
                    lambda f: f.old.N > 5 and f.N > f.old.N * 1.1,
                ),
            ),
            (
                "more by so many",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，比上年多{f.N - f.old.N + 6}件。",
                    lambda f: f.N > f.old.N > 3,
                ),
            ),
            (
                "doubled",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，较上年翻了一番。",
                    lambda f: f.old.N > 5 and f.N < f.old.N * 1.4,
                ),
            ),
            (
                "as many as last year",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，与去年持平。",
                    lambda f: f.old.N > 5 and abs(f.N - f.old.N) > 4,
                ),
            ),
            (
                "last year's number",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，上年同期为{f.old.N + 7}件，同比减少{f.old.N + 7 - f.N}件。",
                    lambda f: f.old.N > 5 and f.N < f.old.N + 7,
                ),
            ),
            (
                "permits grew",
                says(
                    1,
                    lambda f: f"办理行政许可{f.lic}件，同比增长{abs(rise(f.lic, f.old.lic)) + 31:.1f}%。",
                    lambda f: f.lic > f.old.lic > 50,
                ),
            ),
            (
                "by percentage in words",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，同比增幅达百分之八十五。",
                    lambda f: f.old.N > 5 and f.old.N < f.N < f.old.N * 1.5,
                ),
            ),
        ),
        (
            (
                "right",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，较{f.y - 1}年{'增长' if f.N > f.old.N else '下降'}{abs(rise(f.N, f.old.N)):.1f}%。"
                    ),
                    lambda f: f.old.N > 5 and f.N != f.old.N,
                ),
            ),
            (
                "whole per cent",
                says(
                    2,
                    lambda f: (
                        f"收到申请{f.N}件，同比{'上升' if f.N > f.old.N else '下降'}约{abs(rise(f.N, f.old.N)):.0f}%。"
                    ),
                    lambda f: f.old.N > 5 and abs(f.N - f.old.N) > 2,
                ),
            ),
            (
                "so many more, right",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，比上年增加{f.N - f.old.N}件。",
                    lambda f: f.N > f.old.N > 3,
                ),
            ),
            ("visits grew", says(4, lambda f: "网站访问量达86万人次，同比增长47.3%；公众号粉丝数增长12%。")),
            (
                "since 2019",
                says(2, lambda f: f"收到申请{f.N}件，与五年前相比增长近两倍。", lambda f: f.N > 0),
            ),
            (
                "about level",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，与上年基本持平。",
                    lambda f: f.old.N > 20 and f.N != f.old.N and abs(f.N - f.old.N) <= 1,
                ),
            ),
        ),
    ),
    "E8": (
        (
            (
                "three ways",
                says(
                    2,
                    lambda f: "收到申请{N}件，其中网络申请{0}件、信函申请{1}件、当面申请{2}件。".format(
                        *four(f), N=f.N
                    ),
                ),
            ),
            (
                "four ways",
                says(
                    2,
                    lambda f: (
                        "全年收到申请{N}件：在线平台提交{0}件，邮寄{1}件，现场递交{2}件，传真{3}件。".format(
                            *four(f)[:3], 3, N=f.N
                        )
                    ),
                ),
            ),
            (
                "ways first",
                says(
                    2,
                    lambda f: "通过政府网站{0}件、挂号信{1}件、窗口{2}件等渠道，共接收申请{N}件。".format(
                        four(f)[0] + 2, *four(f)[1:], N=f.N
                    ),
                ),
            ),
            (
                "full-width",
                says(
                    2,
                    lambda f: "收到申请{N}件，其中：当面{2}件，网络{0}件，信函{1}件，其他方式{3}件。".format(
                        *(full(x) for x in (four(f)[0], four(f)[1] + 3, *four(f)[2:])), N=full(f.N)
                    ),
                ),
            ),
            (
                "mail and post",
                says(2, lambda f: "收到申请{N}件，电子邮件{0}件，书面{1}件。".format(*four(f), N=f.N)),
            ),
        ),
        (
            (
                "all four",
                says(
                    2,
                    lambda f: (
                        "全年收到申请{N}件：在线平台提交{0}件，邮寄{1}件，现场递交{2}件，传真{3}件。".format(
                            *four(f), N=f.N
                        )
                    ),
                ),
            ),
            ("the greater part", says(2, lambda f: f"收到申请{f.N}件，其中通过网络提交的有{four(f)[0]}件。")),
            (
                "by way of example",
                says(
                    2, lambda f: "收到申请{N}件，主要渠道为网络{0}件、信函{1}件等。".format(*four(f), N=f.N)
                ),
            ),
            ("disclosure by channels", says(1, lambda f: "通过网站发布信息320条，公众号185条，公告栏12期。")),
        ),
    ),
    "E9": (
        (
            (
                "plain problems",
                if_(
                    lambda f: f.Ro + f.suits("overturned") > 0,
                    reads(
                        5,
                        lambda f: [
                            "主要问题：一是信息更新不够及时；二是政策解读形式单一；三是工作人员培训不足。",
                            f"{f.y + 1}年将完善更新机制，丰富解读形式，加强人员培训。",
                        ],
                    ),
                ),
            ),
            (
                "speaks of the web site",
                if_(
                    lambda f: f.Ro > 0,
                    reads(
                        5,
                        lambda f: [
                            "网站栏目设置还不够科学，检索不便，移动端体验较差。",
                            "今后将优化栏目布局，改造检索，适配移动端。",
                        ],
                    ),
                ),
            ),
            (
                "speaks of staff",
                if_(
                    lambda f: f.suits("overturned") > 0,
                    reads(
                        5,
                        lambda f: [
                            "存在队伍不稳、力量不足的问题，个别同志对条例理解不深。",
                            "改进：充实人员，每季度集中学习一次，以考促学。",
                        ],
                    ),
                ),
            ),
            (
                "speaks of papers",
                if_(
                    lambda f: f.Ro > 1,
                    reads(
                        5,
                        lambda f: [
                            "问题主要是文件公开属性认定不准、公开目录调整滞后。",
                            "我们将建立属性认定复核制，每季调整目录。",
                        ],
                    ),
                ),
            ),
        ),
        (
            (
                "nothing lost",
                if_(
                    lambda f: f.Ro + f.suits("overturned") == 0,
                    reads(
                        5,
                        lambda f: [
                            "主要问题：一是信息更新不够及时；二是政策解读形式单一。",
                            "今后将完善更新机制，丰富解读形式。",
                        ],
                    ),
                ),
            ),
            (
                "answers named",
                if_(
                    lambda f: f.Ro > 0,
                    reads(
                        5,
                        lambda f: [
                            "问题：个别申请答复说理不透彻，引发争议并被上级机关纠正。",
                            "改进：实行答复文书法制审核，逐案复盘。",
                        ],
                    ),
                ),
            ),
        ),
    ),
    "E10": (
        (
            (
                "unpaid, section six silent",
                both(
                    put("2.申请人逾期未按收费", 0, "2"),
                    put("2.申请人逾期未按收费", 6, "2"),
                    reads(6, lambda f: ["无其他需要报告的事项。"]),
                ),
            ),
            (
                "fee in section one only",
                both(adds(2, lambda f: "依法向申请人收取信息处理费1200元。"), reads(6, lambda f: ["无。"])),
            ),
            ("odd amount", reads(6, lambda f: [f"{f.y}年共收取政府信息公开信息处理费357元。"])),
            (
                "less than the tariff",
                reads(6, lambda f: [f"{f.us}本年发出收费通知1件，收取信息处理费40元，已缴入国库。"]),
            ),
            (
                "unpaid, but none charged",
                both(
                    put("2.申请人逾期未按收费", 0, "1"),
                    put("2.申请人逾期未按收费", 6, "1"),
                    reads(6, lambda f: [f"{f.us}严格执行国家规定，除上述情况外没有需要说明的事项。"]),
                ),
            ),
        ),
        (
            (
                "by the tariff",
                reads(6, lambda f: [f"{f.y}年依照《政府信息公开信息处理费管理办法》收取信息处理费1900元。"]),
            ),
            ("not charged", reads(6, lambda f: ["未收取信息处理费。"])),
            (
                "rules named",
                both(
                    adds(3, lambda f: "组织学习信息处理费管理办法1次。"), reads(6, lambda f: ["无其他事项。"])
                ),
            ),
            ("by page", reads(6, lambda f: ["全年按量收取信息处理费620元（按页计费）。"])),
        ),
    ),
    "E11": (
        (
            (
                "more suits after than reviews",
                if_(lambda f: f.R == 0 and f.old.R == 0, put4(10, "3"), put4(14, "3")),
            ),
            (
                "upheld suits",
                if_(lambda f: f.R == 0 and f.old.R == 0, put4(10, "2"), put4(12, "1"), put4(14, "3")),
            ),
            ("pending suit", if_(lambda f: f.R == 0 and f.old.R == 0, put4(13, "4"), put4(14, "4"))),
            ("many against one", if_(lambda f: f.R == 1 and f.old.R == 0, put4(10, "6"), put4(14, "6"))),
        ),
        (
            (
                "reviews of last year",
                both(
                    QUIET, if_(lambda f: f.R == 0 and f.old.R > 0 and f.B == 0, put4(10, "1"), put4(14, "1"))
                ),
            ),
            (
                "as many as reviews",
                both(QUIET, if_(lambda f: f.R > 0 and f.B == 0 and f.Rp == 0, put4(10, "1"), put4(14, "1"))),
            ),
        ),
    ),
    "E12": (
        (
            (
                "reviews without decisions",
                if_(lambda f: f.D == 0 and f.old.D == 0 and f.R == 0, put4(0, "3"), put4(4, "3")),
            ),
            (
                "more suits than decisions",
                if_(lambda f: f.D == 1 and f.old.D == 0, put4(5, "4"), put4(9, "4")),
            ),
            (
                "both",
                if_(
                    lambda f: f.D + f.old.D < 4 and f.R == 0 and f.A == 0,
                    put4(0, "4"),
                    put4(4, "4"),
                    put4(6, "2"),
                    put4(9, "2"),
                ),
            ),
            ("far more", if_(lambda f: 0 < f.D + f.old.D < 8 and f.R == 0, put4(2, "25"), put4(4, "25"))),
        ),
        (
            (
                "decisions of last year",
                both(QUIET, if_(lambda f: f.D == 0 and f.old.D > 2 and f.R == 0, put4(0, "1"), put4(4, "1"))),
            ),
            (
                "as many as decisions",
                both(QUIET, if_(lambda f: f.D > 0 and f.R + f.A == 0, put4(0, "1"), put4(4, "1"))),
            ),
        ),
    ),
}


def turned(value: int) -> int:
    """The first two digits change places."""
    text = str(value)
    need(text[0] != text[1])
    return int(text[1] + text[0] + text[2:])


def turn_share(a: int, b: int) -> str:
    """A percentage with its digits turned."""
    text = share(a, b)
    need(len(text) == 4 and text[0] != text[1] and text[1] != "0")
    return text[1] + text[0] + text[2:]


PROSE_CASES: Catalogue = REQUESTS
__all__ = ["PROSE_CASES", "Edit", "Page", "get", "swap"]
