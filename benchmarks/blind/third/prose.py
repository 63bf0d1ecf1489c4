"""What section one says of the tables (E), as agencies of many provinces word it."""

from fractions import Fraction

from blind.second.hand import Catalogue, Facts, adds, full, hanzi, need, says


def off(f: Facts, value: int, step: int = 1) -> int:
    """A number near another that is none of the report's totals."""
    n, i, d, o = f.N, f.I, f.D, f.O
    known = {n, i, d, o, n + i, n - o, n - i, d + i, d - i, d + o, f.G + f.P, n + 1 - o}
    while value + step in known or value + step < 2:
        step += 1
    return value + step


def pct(part: int, whole: int, places: int = 1) -> str:
    """A share in per cent, rounded half up."""
    need(whole)
    scale = 10**places
    hundredths = int(Fraction(part * 100 * scale, whole) + Fraction(1, 2))
    return f"{hundredths / scale:.{places}f}%" if places else f"{hundredths}%"


def grown(now: int, then: int, places: int = 1) -> str:
    """By how much a number has changed, without its sign."""
    return pct(abs(now - then), then, places)


def up(f: Facts) -> bool:
    """More requests than last year, and not few."""
    return f.old.N >= 10 and f.N > f.old.N * 1.05


def down(f: Facts) -> bool:
    """Fewer requests than last year, and not few."""
    return f.N >= 10 and f.old.N > f.N * 1.05


def busy(f: Facts) -> bool:
    """Enough requests to speak of."""
    return f.N >= 10


def left(f: Facts) -> bool:
    """Requests were carried over on both ends."""
    return f.N >= 5 and f.I > 0 and f.O > 0


def disputed(f: Facts) -> bool:
    """Both kinds of disputes."""
    return f.R >= 2 and f.L >= 1


def ten_thousands(value: int, places: int = 1) -> str:
    """In 万, rounded half up."""
    scale = 10**places
    return f"{int(Fraction(value * scale, 10000) + Fraction(1, 2)) / scale:.{places}f}万"


def q(f: Facts, parts: int = 4) -> list[int]:
    """The requests of the quarters."""
    share = f.N // parts
    return [share] * (parts - 1) + [f.N - share * (parts - 1)]


PROSE: Catalogue = {
    "E1": (
        (
            (
                "accepted with carried in, off",
                says(
                    2,
                    lambda f: (
                        f"全年共受理政府信息公开申请{off(f, f.N + f.I)}件（含上年结转{f.I}件），均在法定期限内答复。"
                    ),
                    left,
                ),
            ),
            (
                "in hands of citizens, pieces",
                says(
                    2,
                    lambda f: (
                        f"截至{f.y}年12月31日，{f.us}累计收到公民、法人和其他组织提交的政府信息公开申请{off(f, f.N, 2)}件次，均按期作出答复。"
                    ),
                    busy,
                ),
            ),
            (
                "in words",
                says(
                    2,
                    lambda f: f"本年度{f.us}共受理依申请公开事项{hanzi(off(f, f.N, 3))}件，办理过程规范。",
                    lambda f: 4 < f.N < 900,
                ),
            ),
            (
                "left over, off",
                says(
                    2,
                    lambda f: (
                        f"{f.y}年度新收申请{f.N}件，上年结转{f.I}件，全年办结{f.D}件，另有{off(f, f.O, 2)}件结转至{f.y + 1}年继续办理。"
                    ),
                    left,
                ),
            ),
            (
                "still under way, off",
                says(
                    2,
                    lambda f: (
                        f"全年新收政府信息公开申请{f.N}件，年底前已办理完毕{f.D}件，尚在办理期限内{off(f, f.O, 2)}件。"
                    ),
                    left,
                ),
            ),
            (
                "came over, off",
                says(
                    2, lambda f: f"本年收到申请{f.N}件，{f.y - 1}年度结转至本年办理{off(f, f.I, 2)}件。", left
                ),
            ),
            (
                "results listed, refused off",
                says(
                    2,
                    lambda f: (
                        f"答复情况：予以公开{f.G}件，部分公开{f.P}件，不予公开{f.ref + 2}件，无法提供{f.una}件。"
                    ),
                    lambda f: f.G > 1 and f.ref > 1,
                ),
            ),
            (
                "not held, off",
                says(
                    2,
                    lambda f: (
                        f"从答复结果看，因本机关不掌握相关政府信息而无法提供的{f.held + 3}件，已告知申请人。"
                    ),
                    lambda f: f.held > 1,
                ),
            ),
            (
                "petitions, off",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，对其中{f.petition + 4}件信访举报投诉类申请作出不予处理决定。"
                    ),
                    lambda f: f.petition > 1,
                ),
            ),
            (
                "of whom, organisations off",
                says(
                    2,
                    lambda f: (
                        f"共收到政府信息公开申请{f.N}件，其中：自然人提出{f.nat}件、法人或其他组织提出{f.org + 2}件。"
                    ),
                    lambda f: f.org > 1,
                ),
            ),
            (
                "three years, last off",
                says(
                    2,
                    lambda f: (
                        f"{f.y - 2}年至{f.y}年，{f.us}收到政府信息公开申请分别为{f.old.old.N}件、{f.old.N}件和{off(f, f.N, 4)}件。"
                    ),
                    busy,
                ),
            ),
            (
                "more than three hundred",
                says(
                    2,
                    lambda f: f"全年收到政府信息公开申请{(f.N // 100 + 2) * 100}余件，已全部登记编号。",
                    lambda f: f.N > 20,
                ),
            ),
            (
                "both years in a sentence",
                says(
                    2,
                    lambda f: (
                        f"{f.y - 1}年收到申请{f.old.N}件，{f.y}年收到申请{off(f, f.N, 5)}件，群众获取信息的需求持续存在。"
                    ),
                    busy,
                ),
            ),
            (
                "granted and in part, off",
                says(
                    2,
                    lambda f: f"在作出的{f.D}件答复中，予以公开（含部分公开）{f.G + f.P + 3}件。",
                    lambda f: f.G > 3 and f.D > 10,
                ),
            ),
            (
                "businesses, off",
                says(
                    2,
                    lambda f: f"申请主体方面，自然人{f.nat}件，商业企业{f.of('N', 'business') + 3}件。",
                    lambda f: f.of("N", "business") > 1,
                ),
            ),
            (
                "answered of those accepted",
                says(2, lambda f: f"年内受理{f.N}件、答复{off(f, f.D, 2)}件、结转{f.O}件。", left),
            ),
            (
                "tens of thousands",
                says(
                    2,
                    lambda f: f"全县各级行政机关共收到政府信息公开申请{ten_thousands(f.N * 10)}件。",
                    lambda f: f.N > 900,
                ),
            ),
            (
                "repeated, off",
                says(
                    2,
                    lambda f: (
                        f"对重复申请{int(f.exact('requests.outcome.not_processed.repeated')) + 2}件依法不重复处理。"
                    ),
                    lambda f: f.exact("requests.outcome.not_processed.repeated") > 0,
                ),
            ),
        ),
        (
            (
                "a little more",
                says(
                    2,
                    lambda f: f"全年收到政府信息公开申请{f.N // 10 * 10}余件，均依法办理。",
                    lambda f: f.N > 20 and f.N % 10 > 0,
                ),
            ),
            (
                "nearly",
                says(
                    2,
                    lambda f: f"全年收到政府信息公开申请近{(f.N // 10 + 1) * 10}件，均依法办理。",
                    lambda f: f.N > 50 and f.N % 10 > 5,
                ),
            ),
            (
                "since 2008",
                says(
                    2,
                    lambda f: (
                        f"《条例》施行以来，{f.us}已累计受理政府信息公开申请{f.N * 7 + 13}件，{f.y}年新收{f.N}件。"
                    ),
                    busy,
                ),
            ),
            (
                "the whole county",
                says(
                    2,
                    lambda f: f"{f.y}年，全县共收到政府信息公开申请{f.N * 9 + 25}件，其中{f.us}收到{f.N}件。",
                    lambda f: busy(f) and f.kind == "department",
                ),
            ),
            (
                "helped the government",
                says(
                    2,
                    lambda f: (
                        f"全年收到申请{f.N}件；另协助县政府办公室答复县政府收到的申请{f.N // 2 + 3}件。"
                    ),
                    lambda f: busy(f) and f.kind == "department",
                ),
            ),
            (
                "consultations",
                says(
                    2,
                    lambda f: (
                        f"全年收到政府信息公开申请{f.N}件，接待依申请公开现场咨询{f.N + 37}人次，接听咨询电话{f.N * 3 + 5}个。"
                    ),
                    busy,
                ),
            ),
            (
                "half-years",
                says(
                    2,
                    lambda f: (
                        f"上半年收到申请{f.N // 2}件，下半年收到申请{f.N - f.N // 2}件，全年合计{f.N}件。"
                    ),
                    busy,
                ),
            ),
            (
                "quarters",
                says(
                    2,
                    lambda f: "四个季度收到申请分别为{}件、{}件、{}件、{}件，分布均衡。".format(*q(f)),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "monthly mean",
                says(
                    2, lambda f: f"全年新收申请{f.N}件，平均每月约{round(f.N / 12)}件。", lambda f: f.N > 40
                ),
            ),
            (
                "subjects",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，内容主要涉及征地补偿{f.N // 3}件、项目审批{f.N // 4}件、财政资金{f.N // 5}件。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "letters written",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，制发补正告知书{f.N // 4 + 1}份、延期答复告知书{f.N // 6 + 2}份、第三方意见征询函{f.N // 8 + 1}份。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "extended",
                says(
                    2,
                    lambda f: (
                        f"{f.us}新收申请{f.N}件，其中{f.N // 5 + 1}件经批准延长答复期限，均已在延长期限内答复。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "granted and in part",
                says(
                    2,
                    lambda f: (
                        f"在作出的{f.D}件答复中，予以公开（含部分公开）{f.G + f.P}件，其余情形{f.D - f.G - f.P}件。"
                    ),
                    lambda f: f.G > 3 and f.D > 10,
                ),
            ),
            (
                "most by one person",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，同一申请人最多提出{f.N // 4 + 1}件。",
                    lambda f: f.N > 20,
                ),
            ),
            (
                "more than last year by",
                says(
                    2, lambda f: f"全年新收申请{f.N}件，比{f.y - 1}年的{f.old.N}件增加{f.N - f.old.N}件。", up
                ),
            ),
            ("full width", says(2, lambda f: f"全年新收申请{full(f.N)}件，办结{full(f.D)}件。", busy)),
            (
                "in words",
                says(
                    2,
                    lambda f: f"全年新收申请{hanzi(f.N)}件，办结{hanzi(f.D)}件。",
                    lambda f: 10 < f.N < 900 and f.D < 1000,
                ),
            ),
            (
                "withdrawn",
                says(2, lambda f: f"其他处理{f.oth}件，主要是申请人主动撤回。", lambda f: f.oth > 0),
            ),
            (
                "three years",
                says(
                    2,
                    lambda f: (
                        f"{f.y - 2}年至{f.y}年，{f.us}收到政府信息公开申请分别为{f.old.old.N}件、{f.old.N}件和{f.N}件。"
                    ),
                    busy,
                ),
            ),
            (
                "drilled",
                says(
                    2,
                    lambda f: (
                        f"组织依申请公开模拟办理演练{f.N % 5 + 2}次，模拟受理申请{f.N + 11}件；实际新收申请{f.N}件。"
                    ),
                    busy,
                ),
            ),
            (
                "answered within days",
                says(
                    2,
                    lambda f: f"全年答复{f.D}件，其中10个工作日内答复{f.D // 2}件，平均用时12.5个工作日。",
                    lambda f: f.D > 20,
                ),
            ),
            (
                "turned over to others",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，办结{f.D}件，指引申请人向其他机关申请{f.N // 9 + 1}件次。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
        ),
    ),
    "E2": (
        (
            (
                "upheld one more",
                says(
                    2,
                    lambda f: (
                        f"因政府信息公开被申请行政复议{f.R}件，其中维持{f.Ru + 1}件、纠正{f.Ro - 1}件。"
                    ),
                    lambda f: f.Ro > 0 and f.R > 2,
                ),
            ),
            (
                "suits off",
                says(2, lambda f: f"全年发生政府信息公开行政复议{f.R}件、行政诉讼{f.L + 2}件。", disputed),
            ),
            (
                "all upheld, one was not",
                says(
                    2,
                    lambda f: f"{f.us}涉及政府信息公开的行政复议案件{f.R}件，复议机关均予以维持。",
                    lambda f: f.Ro > 0 and f.R > 1,
                ),
            ),
            (
                "no suit lost",
                says(
                    2,
                    lambda f: f"政府信息公开类行政诉讼案件{f.L}件，无一败诉。",
                    lambda f: f.suits("overturned") > 0,
                ),
            ),
            (
                "together, off",
                says(2, lambda f: f"全年涉政府信息公开行政复议、行政诉讼案件共{f.R + f.L + 3}件。", disputed),
            ),
            (
                "each, off",
                says(
                    2,
                    lambda f: f"因政府信息公开引发的行政复议和行政诉讼分别为{f.R}起和{f.L + 3}起。",
                    disputed,
                ),
            ),
            (
                "all concluded",
                says(2, lambda f: f"政府信息公开行政复议案件{f.R}件，年内已全部审结。", lambda f: f.Rp > 0),
            ),
            (
                "none put right",
                says(
                    2,
                    lambda f: f"全年政府信息公开行政复议{f.R}件，没有被撤销、变更或者确认违法的情形。",
                    lambda f: f.Ro > 0,
                ),
            ),
            (
                "after reconsideration, off",
                says(
                    2,
                    lambda f: f"行政诉讼方面，未经复议直接起诉{f.A}件，复议后起诉{f.B + 2}件。",
                    lambda f: f.A > 0 and f.B > 0,
                ),
            ),
            (
                "pending, off",
                says(
                    2,
                    lambda f: (
                        f"涉及政府信息公开的行政复议{f.R}件，其中结果维持{f.Ru}件，结果纠正{f.Ro}件，其他结果{f.Rx}件，尚未审结{f.Rp + 1}件。"
                    ),
                    lambda f: f.R > 2,
                ),
            ),
            (
                "in words",
                says(
                    2, lambda f: f"因政府信息公开被提起行政复议{hanzi(f.R + 2)}件。", lambda f: 1 < f.R < 900
                ),
            ),
            (
                "review organ for suits",
                says(
                    2,
                    lambda f: f"政府信息公开行政复议{f.L + f.R + 1}起、行政诉讼{f.R + f.L + 4}起。",
                    disputed,
                ),
            ),
        ),
        (
            (
                "each",
                says(
                    2, lambda f: f"因政府信息公开引发的行政复议和行政诉讼分别为{f.R}起和{f.L}起。", disputed
                ),
            ),
            (
                "together",
                says(2, lambda f: f"全年涉政府信息公开行政复议、行政诉讼案件共{f.R + f.L}件。", disputed),
            ),
            (
                "as the organ that reviews",
                says(
                    2,
                    lambda f: (
                        f"县政府全年办理各类行政复议案件{f.R * 5 + 60}件，其中以信息公开为由的{f.R}件。"
                    ),
                    lambda f: f.R > 1 and f.kind == "government",
                ),
            ),
            (
                "other suits",
                says(
                    2,
                    lambda f: f"全年办理行政应诉案件{f.L * 6 + 35}件，其中涉政府信息公开{f.L}件。",
                    lambda f: f.L > 0,
                ),
            ),
            (
                "all upheld",
                says(
                    2,
                    lambda f: f"涉政府信息公开行政复议{f.R}件，均获维持。",
                    lambda f: f.R > 1 and f.Ru == f.R,
                ),
            ),
            (
                "none put right",
                says(
                    2,
                    lambda f: f"涉政府信息公开行政复议{f.R}件，未出现被纠正情形。",
                    lambda f: f.R > 1 and f.Ro == 0,
                ),
            ),
            (
                "fewer than last year's",
                says(
                    2,
                    lambda f: (
                        f"涉政府信息公开行政复议{f.R}件，较{f.y - 1}年的{f.old.R}件减少{f.old.R - f.R}件。"
                    ),
                    lambda f: f.old.R > f.R > 0,
                ),
            ),
            (
                "concluded",
                says(
                    2,
                    lambda f: f"涉政府信息公开行政复议{f.R}件，已审结{f.R - f.Rp}件。",
                    lambda f: f.R > 2 and f.Rp > 0,
                ),
            ),
            (
                "rate of upheld",
                says(
                    2,
                    lambda f: f"涉政府信息公开行政复议{f.R}件，维持{f.Ru}件，维持率{pct(f.Ru, f.R)}。",
                    lambda f: f.R > 4 and f.Rp == 0,
                ),
            ),
            (
                "training cases",
                says(
                    2,
                    lambda f: (
                        f"组织学习政府信息公开行政复议、行政诉讼典型案例{f.R + 12}个，旁听庭审{f.L + 4}场次。"
                    ),
                    disputed,
                ),
            ),
            (
                "heads in court",
                says(
                    2,
                    lambda f: f"政府信息公开行政诉讼{f.L}件，行政机关负责人出庭应诉{max(f.L - 1, 1)}件次。",
                    lambda f: f.L > 1,
                ),
            ),
        ),
    ),
    "E3": (
        (
            (
                "permits a fifth more",
                adds(1, lambda f: f"全年共办理行政许可{f.lic * 6 // 5}件。", lambda f: f.lic > 300),
            ),
            (
                "ten thousands off",
                adds(1, lambda f: f"全县行政处罚{ten_thousands(f.pen + 3000)}件。", lambda f: f.pen > 20000),
            ),
            (
                "each of three, one off",
                adds(
                    1,
                    lambda f: (
                        f"行政许可、行政处罚、行政强制处理决定分别为{f.lic}件、{f.pen + 6}件、{f.coe}件。"
                    ),
                    lambda f: f.pen > 10 and f.coe > 0,
                ),
            ),
            (
                "fees tenfold",
                adds(1, lambda f: f"全年收取行政事业性收费{int(f.fee) * 10}万元。", lambda f: f.fee > 20),
            ),
            (
                "cases of penalty",
                adds(1, lambda f: f"全年立案查处并作出行政处罚决定{f.pen + 7}宗。", lambda f: f.pen > 20),
            ),
            ("coercion", adds(1, lambda f: f"实施行政强制{f.coe + 3}件。", lambda f: f.coe > 1)),
            (
                "more than twice",
                adds(
                    1,
                    lambda f: f"全年作出行政许可决定超过{(f.lic // 100 + 3) * 100}件。",
                    lambda f: f.lic > 200,
                ),
            ),
            (
                "fewer than half",
                adds(1, lambda f: f"全年作出行政处罚决定不足{max(f.pen // 2, 10)}件。", lambda f: f.pen > 40),
            ),
            (
                "hundred millions",
                adds(1, lambda f: f"行政事业性收费金额{int(f.fee) / 5000:.2f}亿元。", lambda f: f.fee > 5000),
            ),
            (
                "sum of two kinds off",
                adds(
                    1,
                    lambda f: (
                        f"共作出行政许可和行政处罚决定{f.lic + f.pen + 40}件，其中行政许可{f.lic}件、行政处罚{f.pen}件。"
                    ),
                    lambda f: f.pen > 10 and f.lic > 10,
                ),
            ),
            (
                "in yuan",
                adds(
                    1,
                    lambda f: f"全年行政事业性收费{int(f.fee * 10000) + 230000}元。",
                    lambda f: 5 < f.fee < 5000,
                ),
            ),
        ),
        (
            (
                "a little more",
                adds(
                    1,
                    lambda f: f"全年办理行政许可{f.lic // 100 * 100}余件。",
                    lambda f: f.lic > 300 and f.lic % 100 > 5,
                ),
            ),
            (
                "ten thousands",
                adds(1, lambda f: f"全县行政处罚{ten_thousands(f.pen)}件。", lambda f: f.pen > 20000),
            ),
            (
                "on line",
                adds(
                    1,
                    lambda f: (
                        f"全年作出行政许可{f.lic}件，其中全程网办{f.lic // 2}件，即办件{f.lic // 3}件。"
                    ),
                    lambda f: f.lic > 100,
                ),
            ),
            (
                "published within seven days",
                adds(
                    1,
                    lambda f: f"按“双公示”要求归集行政许可和行政处罚信息{f.lic + f.pen - 3}条，及时率100%。",
                    lambda f: f.pen > 10 and f.lic > 10,
                ),
            ),
            (
                "fines",
                adds(
                    1,
                    lambda f: f"作出行政处罚决定{f.pen}件，罚没金额{f.pen * 3 + 17}.6万元。",
                    lambda f: f.pen > 10,
                ),
            ),
            (
                "more than",
                adds(
                    1,
                    lambda f: f"全年作出行政许可决定超过{f.lic // 100 * 100}件。",
                    lambda f: f.lic > 300 and f.lic % 100,
                ),
            ),
            (
                "items",
                adds(
                    1,
                    lambda f: (
                        f"公布行政许可事项{f.lic % 30 + 45}项、行政处罚事项{f.pen % 40 + 120}项，承接下放事项6项。"
                    ),
                    lambda f: f.lic > 100,
                ),
            ),
            (
                "kinds of fees",
                adds(
                    1,
                    lambda f: "公开行政事业性收费项目目录清单，涉及收费项目3项、收费标准7个。",
                    lambda f: f.fee > 0,
                ),
            ),
            (
                "procedures",
                adds(
                    1,
                    lambda f: (
                        f"作出行政处罚决定{f.pen}件，其中简易程序{f.pen // 3}件、普通程序{f.pen - f.pen // 3}件。"
                    ),
                    lambda f: f.pen > 20,
                ),
            ),
            (
                "fees rounded",
                adds(
                    1,
                    lambda f: f"全年行政事业性收费约{round(float(f.exact('proactive.fees.amount')))}万元。",
                    lambda f: f.fee > 100,
                ),
            ),
            (
                "fees waived",
                adds(
                    1,
                    lambda f: f"落实惠企政策，减免行政事业性收费{int(f.fee) // 4 + 12}万元。",
                    lambda f: f.fee > 50,
                ),
            ),
            (
                "model cases",
                adds(
                    1,
                    lambda f: "公布行政处罚典型案例9件，通报行政许可“体外循环”问题2件。",
                    lambda f: f.pen > 20,
                ),
            ),
            (
                "cancelled",
                adds(
                    1,
                    lambda f: "取消行政许可2项，注销许可证14件，撤销行政处罚信息公示5条（信用修复）。",
                    lambda f: f.lic > 100,
                ),
            ),
        ),
    ),
    "E4": (
        (
            (
                "issued one more",
                says(
                    3,
                    lambda f: f"全年制发行政规范性文件{f.made + 2}件，均按规定开展合法性审核和备案。",
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "in force off",
                says(
                    3,
                    lambda f: f"截至{f.y}年底，现行有效行政规范性文件{f.valid + 3}件。",
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "each, one off",
                says(
                    3,
                    lambda f: (
                        f"行政规范性文件本年制发、废止和现行有效数分别为{f.made}件、{f.gone}件、{f.valid + 2}件。"
                    ),
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "repealed off",
                says(
                    3,
                    lambda f: (
                        f"对不适应改革发展要求的行政规范性文件予以废止，共废止{f.gone + 4}件，现行有效{f.valid}件。"
                    ),
                    lambda f: f.valid > 5,
                ),
            ),
            (
                "newly issued, in words",
                says(3, lambda f: f"本年新制发行政规范性文件{hanzi(f.made + 3)}件。", lambda f: f.valid > 2),
            ),
            ("none issued", says(3, lambda f: "本年度未制发行政规范性文件。", lambda f: f.made > 0)),
        ),
        (
            (
                "each",
                says(
                    3,
                    lambda f: (
                        f"行政规范性文件本年制发、废止和现行有效数分别为{f.made}件、{f.gone}件、{f.valid}件。"
                    ),
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "drafted for the government",
                says(
                    3,
                    lambda f: f"代县政府起草规范性文件{f.made + 3}件，以县政府名义印发。",
                    lambda f: f.kind == "department",
                ),
            ),
            (
                "reviewed for others",
                says(
                    3,
                    lambda f: f"审核各单位报送的规范性文件{f.valid + 31}件，提出修改意见{f.valid + 52}条。",
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "explained",
                says(
                    3,
                    lambda f: f"解读规范性文件{f.made + 4}件，发布解读材料{f.made + 6}篇。",
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "documents of all kinds",
                says(
                    3,
                    lambda f: f"全年印发各类文件{f.valid + 85}件，其中主动公开{f.valid + 41}件。",
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "cleaned up",
                says(
                    3,
                    lambda f: (
                        f"开展行政规范性文件清理，梳理文件{f.valid + f.gone}件，其中废止{f.gone}件、保留{f.valid}件。"
                    ),
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "asked for opinions",
                says(
                    3,
                    lambda f: f"就{f.made + 5}件规范性文件草案公开征求意见，收到意见{f.valid + 21}条。",
                    lambda f: f.valid > 2,
                ),
            ),
            (
                "none issued",
                says(
                    3,
                    lambda f: f"本年度未制发行政规范性文件，现行有效{f.valid}件。",
                    lambda f: f.made == 0 and f.valid > 2,
                ),
            ),
        ),
    ),
    "E5": (
        (
            (
                "no request at all",
                says(
                    2,
                    lambda f: f"{f.y}年，{f.us}未收到公民、法人或其他组织提出的政府信息公开申请。",
                    lambda f: f.N > 0,
                ),
            ),
            (
                "nobody asked",
                says(
                    2,
                    lambda f: f"本年度没有公民、法人和其他组织向{f.us}申请公开政府信息。",
                    lambda f: f.N > 0,
                ),
            ),
            (
                "nothing came over",
                says(2, lambda f: f"全年新收申请{f.N}件，无上年度结转件。", lambda f: f.I > 0),
            ),
            (
                "nothing goes over",
                says(2, lambda f: f"全年新收申请{f.N}件，没有结转下年度办理的申请。", lambda f: f.O > 0),
            ),
            (
                "neither kind of dispute",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件。未发生因政府信息公开引起的行政复议和行政诉讼案件。",
                    lambda f: f.R > 0,
                ),
            ),
            (
                "the number is zero",
                says(2, lambda f: "本年度依申请公开政府信息的受理件数为0。", lambda f: f.N > 0),
            ),
            (
                "no suit",
                says(2, lambda f: f"全年新收申请{f.N}件，未发生政府信息公开类行政诉讼。", lambda f: f.L > 0),
            ),
            (
                "both are zero",
                says(2, lambda f: "政府信息公开行政复议、行政诉讼均为0件。", lambda f: f.R > 0 and f.L > 0),
            ),
            (
                "no refusal",
                says(2, lambda f: f"全年新收申请{f.N}件，没有不予公开的情形。", lambda f: f.ref > 0),
            ),
            (
                "nobody went to court or to review",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，无申请人因政府信息公开申请行政复议或提起行政诉讼。",
                    lambda f: f.R > 0,
                ),
            ),
        ),
        (
            ("none by fax", says(2, lambda f: f"全年新收申请{f.N}件，未收到以传真方式提交的申请。", busy)),
            ("none late", says(2, lambda f: f"全年新收申请{f.N}件，未发生超期答复、不答复情形。", busy)),
            (
                "no complaints",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，未收到对政府信息公开工作的举报投诉。",
                    lambda f: f.R > 0,
                ),
            ),
            (
                "none of research bodies",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，未收到科研机构提出的申请。",
                    lambda f: busy(f) and f.of("N", "research_institution") == 0,
                ),
            ),
            (
                "nobody held to account",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，未发生因政府信息公开被追究责任的情况。",
                    lambda f: f.R > 0,
                ),
            ),
            ("no fee", says(2, lambda f: f"全年新收申请{f.N}件，未收取任何费用。", busy)),
            ("not in January", says(2, lambda f: f"全年新收申请{f.N}件，其中春节期间未收到申请。", busy)),
            (
                "no suit",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，行政复议{f.R}件，未发生行政诉讼。",
                    lambda f: f.R > 0 and f.L == 0,
                ),
            ),
            ("none about secrets", says(2, lambda f: f"全年新收申请{f.N}件，没有涉及国家秘密的申请。", busy)),
            (
                "no difference",
                says(2, lambda f: f"全年新收申请{f.N}件，与县政府办公室系统内登记件数核对无差异。", busy),
            ),
        ),
    ),
    "E6": (
        (
            (
                "share of persons",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，自然人申请{f.nat}件，占比{pct(max(f.nat - f.N // 5, 1), f.N)}。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "all done, some are not",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，上年结转{f.I}件，办结{f.D}件，办结率100%。",
                    lambda f: f.O > 0 and f.N > 5,
                ),
            ),
            (
                "shares of results, one off",
                says(
                    2,
                    lambda f: (
                        f"办理结果中，予以公开{f.G}件，占{pct(f.G, f.D)}；部分公开{f.P}件，占{pct(f.P + f.D // 6, f.D)}。"
                    ),
                    lambda f: f.D > 20 and f.P > 0,
                ),
            ),
            (
                "over nine tenths",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，自然人申请{f.nat}件，超过九成。",
                    lambda f: f.N > 20 and f.nat * 10 < f.N * 8,
                ),
            ),
            (
                "rate of disclosure",
                says(
                    2,
                    lambda f: (
                        f"全年办结{f.D}件，予以公开和部分公开{f.G + f.P}件，公开率{pct(f.G + f.P + f.D // 8, f.D, 2)}。"
                    ),
                    lambda f: f.D > 30 and (f.G + f.P) * 10 < f.D * 8,
                ),
            ),
            (
                "shares each",
                says(
                    2,
                    lambda f: (
                        f"自然人、法人或其他组织申请分别为{f.nat}件、{f.org}件，占比分别为{pct(f.nat, f.N)}、{pct(f.org + f.N // 10, f.N)}。"
                    ),
                    lambda f: f.N > 30 and f.org > 1,
                ),
            ),
            (
                "per mille for per cent",
                says(
                    2,
                    lambda f: f"全年办结{f.D}件，无法提供{f.una}件，占办结总数的{pct(f.una, f.D * 10)}。",
                    lambda f: f.D > 30 and f.una > 3,
                ),
            ),
            (
                "most of them",
                says(
                    2,
                    lambda f: f"办结{f.D}件中，不予公开{f.ref}件，占一半以上。",
                    lambda f: f.D > 20 and 0 < f.ref * 10 < f.D * 4,
                ),
            ),
            (
                "rate of upheld",
                says(
                    2,
                    lambda f: f"政府信息公开行政复议{f.R}件，维持{f.Ru}件，维持率{pct(f.R, f.R)}。",
                    lambda f: f.R > 3 and f.Ru < f.R,
                ),
            ),
        ),
        (
            (
                "whole per cent",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，自然人申请{f.nat}件，占比{pct(f.nat, f.N, 0)}。",
                    lambda f: f.N > 20,
                ),
            ),
            (
                "two places",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，自然人申请{f.nat}件，占比{pct(f.nat, f.N, 2)}。",
                    lambda f: f.N > 20,
                ),
            ),
            (
                "on time",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，上年结转{f.I}件，办结{f.D}件，按时办结率100%。",
                    lambda f: f.O > 0,
                ),
            ),
            (
                "answered",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，办结{f.D}件，法定期限内答复率达100%，群众满意率98.5%。",
                    lambda f: f.O > 0,
                ),
            ),
            (
                "over seven tenths",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，其中自然人申请{f.nat}件，占七成以上。",
                    lambda f: f.N > 20 and f.nat * 10 >= f.N * 7 and f.nat * 10 < f.N * 9,
                ),
            ),
            (
                "about a third",
                says(
                    2,
                    lambda f: f"全年办结{f.D}件，其中无法提供{f.una}件，约占三分之一。",
                    lambda f: f.D > 30 and abs(f.una * 3 - f.D) * 20 < f.D,
                ),
            ),
            (
                "of those refused",
                says(
                    2,
                    lambda f: (
                        f"不予公开{f.ref}件，其中属于行政执法案卷{int(f.exact('requests.outcome.refused.enforcement_case_file'))}件，占不予公开总数的{pct(int(f.exact('requests.outcome.refused.enforcement_case_file')), f.ref)}。"
                    ),
                    lambda f: f.ref > 5,
                ),
            ),
            (
                "of all with carried in",
                says(
                    2,
                    lambda f: f"全年应办理申请{f.N + f.I}件，办结{f.D}件，办结率{pct(f.D, f.N + f.I)}。",
                    lambda f: f.O > 0 and f.N > 20,
                ),
            ),
            (
                "others' shares",
                adds(1, lambda f: "网站发布信息中，政策文件占12.4%，工作动态占55.1%，通知公告占24.8%。"),
            ),
            (
                "more than a half",
                says(
                    2,
                    lambda f: f"全年办结{f.D}件，其中予以公开和部分公开{f.G + f.P}件，占比过半。",
                    lambda f: f.D > 20 and (f.G + f.P) * 2 > f.D,
                ),
            ),
        ),
    ),
    "E7": (
        (
            (
                "grown, off",
                says(
                    2,
                    lambda f: (
                        f"全年新收政府信息公开申请{f.N}件，同比增长{grown(f.N + f.old.N // 4, f.old.N)}。"
                    ),
                    up,
                ),
            ),
            (
                "fell, though it rose",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，同比下降{grown(f.N, f.old.N)}。",
                    lambda f: f.old.N > 20 and f.N > f.old.N * 1.2,
                ),
            ),
            (
                "more by, off",
                says(2, lambda f: f"全年新收政府信息公开申请{f.N}件，比上年增加{f.N - f.old.N + 9}件。", up),
            ),
            (
                "as many as last year",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，与上年持平。",
                    lambda f: f.old.N > 20 and f.N > f.old.N * 1.5,
                ),
            ),
            (
                "doubled",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，较上年翻了一番。",
                    lambda f: f.old.N > 20 and f.N < f.old.N * 1.4,
                ),
            ),
            (
                "times as many",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，是上年的{f.N / f.old.N + 0.8:.1f}倍。",
                    lambda f: f.old.N > 20,
                ),
            ),
            (
                "two tenths",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，较上年增长近五成。",
                    lambda f: f.old.N > 20 and f.old.N < f.N < f.old.N * 1.2,
                ),
            ),
            (
                "last year's number off",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，上年为{f.old.N + 8}件。",
                    lambda f: f.old.N > 20 and f.old.N + 8 not in {f.N, f.old.D, f.old.N + f.old.I},
                ),
            ),
            (
                "reviews grown, off",
                says(
                    2,
                    lambda f: f"政府信息公开行政复议{f.R}件，同比上升{grown(f.R * 2, f.old.R)}。",
                    lambda f: f.old.R > 9 and f.R > f.old.R,
                ),
            ),
            (
                "permits grown, off",
                adds(
                    1,
                    lambda f: f"办理行政许可{f.lic}件，同比增长{grown(f.lic * 3 // 2, f.old.lic)}。",
                    lambda f: f.old.lic > 100 and f.lic > f.old.lic,
                ),
            ),
        ),
        (
            (
                "grown",
                says(2, lambda f: f"全年新收政府信息公开申请{f.N}件，同比增长{grown(f.N, f.old.N)}。", up),
            ),
            (
                "whole per cent",
                says(
                    2, lambda f: f"全年新收政府信息公开申请{f.N}件，同比下降{grown(f.N, f.old.N, 0)}。", down
                ),
            ),
            (
                "against the year before last",
                says(
                    2,
                    lambda f: (
                        f"全年新收政府信息公开申请{f.N}件，较{f.y - 2}年增长{grown(f.N, f.old.old.N)}。"
                    ),
                    lambda f: f.old.old.N > 10 and f.N > f.old.old.N * 1.05,
                ),
            ),
            (
                "about as many",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，与上年基本持平。",
                    lambda f: f.old.N > 30 and abs(f.N - f.old.N) * 25 < f.old.N,
                ),
            ),
            ("some more", says(2, lambda f: f"全年新收政府信息公开申请{f.N}件，数量较上年有所增加。", up)),
            (
                "times as many",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，是上年的{f.N / f.old.N:.1f}倍。",
                    lambda f: f.old.N > 20 and f.N > f.old.N * 1.3,
                ),
            ),
            ("visits", adds(1, lambda f: "网站访问量同比增长35.2%，发布信息同比增加210条。")),
            (
                "points",
                says(
                    2, lambda f: f"全年新收政府信息公开申请{f.N}件，网上申请占比较上年提高6.3个百分点。", busy
                ),
            ),
            (
                "with all that was to be done",
                says(
                    2,
                    lambda f: (
                        f"全年共办理政府信息公开申请{f.N + f.I}件，同比增长{grown(f.N + f.I, f.old.N + f.old.I)}。"
                    ),
                    lambda f: (
                        f.I > 0 and f.old.I > 0 and f.N + f.I > (f.old.N + f.old.I) * 1.05 and f.old.N > 20
                    ),
                ),
            ),
            (
                "nearly two tenths",
                says(
                    2,
                    lambda f: f"全年新收政府信息公开申请{f.N}件，较上年增长近两成。",
                    lambda f: f.old.N > 30 and f.old.N * 1.17 < f.N < f.old.N * 1.2,
                ),
            ),
            (
                "time saved",
                says(2, lambda f: f"全年新收政府信息公开申请{f.N}件，平均答复时间同比缩短18.4%。", busy),
            ),
        ),
    ),
    "E8": (
        (
            (
                "on line and off",
                says(
                    2,
                    lambda f: f"收到申请{f.N}件，其中线上申请{f.N // 2}件、线下申请{f.N // 3}件。",
                    lambda f: f.N > 20,
                ),
            ),
            (
                "each of three",
                says(
                    2,
                    lambda f: (
                        f"全年收到申请{f.N}件，网络、信函、当面提交分别为{f.N // 2}件、{f.N // 4}件、{f.N // 5}件。"
                    ),
                    lambda f: f.N > 40,
                ),
            ),
            (
                "with mail",
                says(
                    2,
                    lambda f: (
                        f"共收到申请{f.N}件，其中：通过电子邮件提出{f.N // 3}件，邮寄{f.N // 3}件，现场提交{f.N // 2}件。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "in brackets",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件（网上申请{f.N - 9}件，信函申请5件，当面申请1件）。",
                    lambda f: f.N > 30,
                ),
            ),
            (
                "with shares",
                says(
                    2,
                    lambda f: (
                        f"新收申请{f.N}件。网络申请{f.N // 2}件，占{pct(f.N // 2, f.N)}；信函申请{f.N // 3}件，占{pct(f.N // 3, f.N)}；当面申请{f.N // 3}件，占{pct(f.N // 3, f.N)}。"
                    ),
                    lambda f: f.N > 30,
                ),
            ),
        ),
        (
            (
                "in brackets",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件（网上申请{f.N - 9}件，信函申请6件，当面申请3件）。",
                    lambda f: f.N > 30,
                ),
            ),
            (
                "one only",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，其中通过政府网站提交{f.N // 2}件，其余为信函和当面申请。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "with carried in",
                says(
                    2,
                    lambda f: (
                        f"全年办理申请{f.N + f.I}件，其中网络申请{f.N + f.I - 7}件，信函申请4件，当面申请3件。"
                    ),
                    lambda f: f.I > 0 and f.N > 20,
                ),
            ),
            (
                "consultations",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件。受理咨询86件，其中电话咨询60件、网上咨询20件、当面咨询6件。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "answers sent",
                says(
                    2,
                    lambda f: (
                        f"全年新收申请{f.N}件，答复书通过邮政寄送{f.N // 2}件、电子邮件发送{f.N // 4}件。"
                    ),
                    lambda f: f.N > 20,
                ),
            ),
            (
                "most on line",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，以网络申请为主，有{f.N * 3 // 4}件。",
                    lambda f: f.N > 20,
                ),
            ),
        ),
    ),
    "E10": (
        (
            (
                "received, not told in six",
                says(
                    2,
                    lambda f: f"全年新收申请{f.N}件，依法收取信息处理费600元。",
                    lambda f: f.unpaid == 0 and f.N > 20,
                ),
            ),
            (
                "no multiple of a hundred",
                says(
                    2, lambda f: f"全年新收申请{f.N}件，收取政府信息公开信息处理费235元。", lambda f: f.N > 20
                ),
            ),
        ),
        (
            (
                "none taken",
                says(2, lambda f: f"全年新收申请{f.N}件，未收取信息处理费。", lambda f: f.unpaid == 0),
            ),
            (
                "told in both",
                says(2, lambda f: f"全年新收申请{f.N}件，信息处理费0元。", lambda f: f.unpaid == 0),
            ),
        ),
    ),
}

THIRD_PROSE = PROSE
