"""What the agencies of 云岫区 write in sections 一, 三, 五 and 六: natural administrative Chinese, invented.

Paragraphs differ between agencies and years, and the numbers that they state are those of the tables.
`claims` says which, so that checks of prose against tables have something to check.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from analytics.model import TOTAL, FigureKey, Form
from analytics.synthetic.report import Prose

from factory.figures import Figures
from factory.region import GOVERNMENT, Agency


@dataclass(frozen=True, slots=True)
class Claim:
    """A number that the prose states: the words, the figure they mean, its value."""

    section: str
    indicator: str
    applicant: str
    value: Decimal
    text: str


SELF = {
    "government": "全区",
    "government_office": "我办",
    "department": "我局",
    "subdistrict": "我街道",
    "town": "我镇",
}
"""How an agency of each kind speaks of itself."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    GOVERNMENT: (
        "重大建设项目批准和实施、公共资源配置、社会公益事业建设等重点领域信息",
        "区政府常务会议议题和重大行政决策事项目录",
        "优化营商环境、稳就业保民生政策文件及解读材料",
        "财政预决算、义务教育招生、医疗卫生等群众关切信息",
        "“十四五”规划纲要及各专项规划",
        "涉企优惠政策清单和办事指南",
    ),
    "yunxiu-office": (
        "区政府和区政府办公室规范性文件、常务会议纪要摘要",
        "区政府领导分工、机构职能和人事任免信息",
        "政务公开年度工作要点及任务分解情况",
        "区政府公报全部刊载内容",
        "建议提案办理复文",
    ),
    "yunxiu-commerce": (
        "促消费活动方案和消费券发放公告",
        "商贸流通、家政服务、再生资源回收行业管理信息",
        "外贸外资企业扶持政策及申报指南",
        "成品油零售经营资格审批结果",
        "生活必需品市场供应监测信息",
    ),
    "yunxiu-market": (
        "食品安全监督抽检结果公示信息",
        "“双随机、一公开”抽查计划和抽查结果",
        "行政处罚决定和经营异常名录信息",
        "特种设备安全监察、计量检定和认证认可信息",
        "消费投诉公示和消费警示",
        "企业开办、变更、注销办事指南",
    ),
    "yunxiu-land": (
        "国有建设用地使用权出让公告、公示和成交结果",
        "征地补偿安置公告及有关批准文件",
        "建设工程规划许可批前公示和批后公布信息",
        "不动产登记办事指南和遗失声明公告",
        "地质灾害防治方案和矿山生态修复信息",
    ),
    "zhenquan": (
        "社会救助、养老服务和住房保障申领指南及审核结果",
        "老旧小区改造方案意见征集和结果反馈",
        "综合行政执法事项目录和处罚结果",
        "社区工作者招聘公告",
    ),
    "luhui": (
        "惠农补贴发放结果和村级财务收支",
        "宅基地审批结果和农村危房改造名单",
        "防汛抗旱、森林防火预警信息",
        "镇村规划和人居环境整治信息",
    ),
}
"""What each agency publishes of itself."""

YEAR_THEMES: Mapping[int, str] = {
    2019: "认真贯彻新修订的《中华人民共和国政府信息公开条例》",
    2020: "统筹做好疫情防控和经济社会发展信息公开",
    2021: "扎实推进基层政务公开标准化规范化建设",
    2022: "围绕稳住经济大盘加大政策公开力度",
    2023: "持续提升政务公开工作质效",
    2024: "聚焦高质量发展深化政务公开",
}

_OPENINGS = (
    "{year}年，{who}{theme}，坚持以公开为常态、不公开为例外，各项工作平稳有序。",
    "{year}年以来，{who}{theme}，把政务公开贯穿于决策、执行、管理、服务、结果全过程。",
    "过去一年，{who}{theme}，进一步健全制度、压实责任、优化服务，较好完成了年度任务。",
)
_PUBLISHING = (
    "（一）主动公开情况。全年通过区政府门户网站主动公开信息{posts}条，政务新媒体发布{media}篇，重点公开了{one}和{two}。",
    "（一）主动公开情况。及时更新{one}、{two}，全年网站发布{posts}条，组织政策解读{explained}次，回应关切{answered}件。",
    "（一）主动公开情况。对照主动公开基本目录逐项梳理，公开{one}；制作图解、问答等解读材料{explained}件，全年发布信息{posts}条。",
)
_MANAGING = (
    "（三）政府信息管理情况。严格落实信息发布“三审三校”制度，公文制发同步确定公开属性，全年清理失效信息{cleaned}条。",
    "（三）政府信息管理情况。完善公文公开属性源头认定机制，对历史文件开展复核{cleaned}件，做到底数清、情况明。",
    "（三）政府信息管理情况。建立信息更新台账，按季度开展自查，整改栏目更新不及时问题{cleaned}处。",
)
_PLATFORM = (
    "（四）平台建设情况。优化公开专栏布局，调整栏目{columns}个，在政务服务大厅设置公开专区，提供查阅、申请和咨询服务。",
    "（四）平台建设情况。推进线上线下公开平台融合，新设专题专栏{columns}个，政务新媒体实行备案管理，无关停账号。",
    "（四）平台建设情况。改进检索功能，规范附件格式，清理重复栏目{columns}个，群众查找信息更加方便。",
)
_SUPERVISING = (
    "（五）监督保障情况。组织业务培训{trainings}次，参训{trained}人次；将公开工作纳入年度考核，未发生责任追究情形。",
    "（五）监督保障情况。明确分管负责人和专职人员，开展专题学习{trainings}次；社会评议总体良好，无责任追究情况。",
    "（五）监督保障情况。通过政务公开日活动听取意见建议{trained}条，组织培训{trainings}次，年内无被问责情况。",
)
_PROBLEMS = (
    "一是政策解读形式较为单一，视频、动漫等群众喜闻乐见的形式运用不多；",
    "一是部分信息发布的时效性有待增强，个别栏目更新不够及时；",
    "一是对依申请公开中疑难复杂事项的研判能力还需提高；",
    "一是主动公开的深度与群众需求仍有差距，公众参与度不够高；",
    "一是信息检索的便利程度不高，专栏之间存在内容重复；",
)
_MORE_PROBLEMS = (
    "二是从事公开工作的人员多为兼职，业务培训不够系统。",
    "二是内设机构之间沟通衔接不够顺畅，答复口径有时不一致。",
    "二是对新情况新问题研究不够，制度措施还不够细化。",
    "二是基层单位工作进展不平衡，指导督促还需加强。",
)
_REMEDIES = (
    "下一步，将丰富解读形式，邀请业务骨干解读政策，提升解读质量；加强岗位练兵，建立以案促学机制。",
    "下一步，将健全栏目更新责任制，实行定期巡查、限时整改；每季度开展一次业务交流，提高队伍能力。",
    "下一步，将建立疑难申请会商机制，统一答复文书和办理流程；加大指导力度，推动各项任务落实。",
    "下一步，将围绕群众关切拓展公开内容，畅通意见征集渠道；完善考核办法，以评促改、以评促优。",
)
_NOTHING_ELSE = ("无其他需要报告的事项。", "没有其他需要报告的事项。", "无。")


def write_prose(agency: Agency, year: int, form: Form, figures: Figures) -> tuple[Prose, tuple[Claim, ...]]:
    """The sections of one report, and what they claim."""
    rng = random.Random(f"prose {agency.agency_id} {year}")
    who = SELF[agency.kind]
    one, two = rng.sample(FIELDS[agency.agency_id], 2)
    scale = {"government": 40, "government_office": 5, "department": 3}.get(agency.kind, 1)
    words = {
        "year": year,
        "who": who,
        "theme": YEAR_THEMES[year],
        "one": one,
        "two": two,
        "posts": rng.randrange(90, 320) * scale,
        "media": rng.randrange(40, 190) * scale,
        "explained": rng.randrange(4, 16) * max(1, scale // 3),
        "answered": rng.randrange(3, 40) * max(1, scale // 3),
        "cleaned": rng.randrange(6, 60),
        "columns": rng.randrange(2, 9),
        "trainings": rng.randrange(1, 6),
        "trained": rng.randrange(24, 140),
    }
    requests, claims = _write_requests(agency, year, figures, rng)
    disputes, more_claims = _write_disputes(who, figures)
    overview = (
        rng.choice(_OPENINGS).format(**words),
        rng.choice(_PUBLISHING).format(**words),
        requests + disputes,
        rng.choice(_MANAGING).format(**words),
        rng.choice(_PLATFORM).format(**words),
        rng.choice(_SUPERVISING).format(**words),
    )
    faults = rng.choice(_PROBLEMS) + rng.choice(_MORE_PROBLEMS)
    prose = {
        "0": (_write_preamble(agency, year, form),),
        "1": overview,
        "5": (f"{year}年，{who}政府信息公开工作还存在一些不足：{faults}", rng.choice(_REMEDIES)),
        "6": _write_last(agency, year, figures, rng),
    }
    return prose, (*claims, *more_claims)


def _write_preamble(agency: Agency, year: int, form: Form) -> str:
    notice = "〔2019〕60号" if form is Form.F2019 else "〔2021〕30号"
    drafted = "云岫区人民政府办公室" if agency.kind == "government" else agency.name
    scope = "，数据包括区政府各部门和各街道、镇" if agency.kind == "government" else ""
    return (
        f"本报告由{drafted}根据《中华人民共和国政府信息公开条例》和国办公开办函{notice}文件要求编制。"
        f"所列数据的统计期限自{year}年1月1日起至{year}年12月31日止{scope}。"
        f"如对报告内容有疑问，请与{drafted}联系（电话：0000-60000{len(agency.agency_id):02d}）。"
    )


def _write_requests(
    agency: Agency, year: int, figures: Figures, rng: random.Random
) -> tuple[str, tuple[Claim, ...]]:
    received, carried_in, concluded, carried_out = (
        figures[FigureKey(f"requests.{row}", TOTAL)]
        for row in ("received", "carried_in", "outcome.total", "carried_out")
    )
    if received == 0 and carried_in == 0:
        return f"（二）依申请公开情况。{year}年未收到政府信息公开申请。", ()
    first = f"新收政府信息公开申请{received}件"
    if carried_in:
        first += f"，上年结转{carried_in}件"
    granted = figures[FigureKey("requests.outcome.granted", TOTAL)]
    second = f"办结{concluded}件，均在法定期限内答复"
    second += f"，其中予以公开{granted}件" if granted else "，没有予以公开的情形"
    third = f"；结转下年度继续办理{carried_out}件" if carried_out else ""
    start = "全区共" if agency.kind == "government" else rng.choice(("全年", f"{year}年"))
    claims = [
        Claim("1", "requests.received", TOTAL, received, f"新收政府信息公开申请{received}件"),
        Claim("1", "requests.outcome.total", TOTAL, concluded, f"办结{concluded}件"),
    ]
    if granted:
        claims.append(Claim("1", "requests.outcome.granted", TOTAL, granted, f"予以公开{granted}件"))
    return f"（二）依申请公开情况。{start}{first}；{second}{third}。", tuple(claims)


def _write_disputes(who: str, figures: Figures) -> tuple[str, tuple[Claim, ...]]:
    reconsidered = figures[FigureKey("disputes.reconsideration.total", TOTAL)]
    groups = ("litigation_direct", "litigation_after_reconsideration")
    sued = sum((figures[FigureKey(f"disputes.{group}.total", TOTAL)] for group in groups), Decimal(0))
    if not reconsidered and not sued:
        return f"{who}未发生因政府信息公开引起的行政复议和行政诉讼。", ()
    text = f"因政府信息公开被申请行政复议{reconsidered}件，提起行政诉讼{sued}件。"
    claim = Claim(
        "1", "disputes.reconsideration.total", TOTAL, reconsidered, f"被申请行政复议{reconsidered}件"
    )
    return text, (claim,)


def _write_last(agency: Agency, year: int, figures: Figures, rng: random.Random) -> tuple[str, ...]:
    if figures[FigureKey("requests.received", TOTAL)] > 400 and year >= 2021:
        fee = rng.randrange(1, 6) * 100
        return (f"{year}年，依据《政府信息公开信息处理费管理办法》，全区收取信息处理费{fee}元。",)
    if agency.kind == "department" and year >= 2021:
        return (f"{year}年，我局发出收费通知0件，收取信息处理费0元。", rng.choice(_NOTHING_ELSE[:2]))
    return (rng.choice(_NOTHING_ELSE),)
