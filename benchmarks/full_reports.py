"""Reports of about 50 kB: texts with long sections 一 and 五, and pages as site systems write them."""

import random
from collections.abc import Iterator
from itertools import product
from pathlib import Path

from corpus import ORGANS, REGIONS, compose_report

from analytics.synthetic.report import Prose

from factory.grid import Draft
from factory.shapes import HTML_SHAPES, TEXT_SHAPES

TEXT_LETTERS = 15_500
"""Three bytes each in UTF-8."""
PAGE_LETTERS = 4_000
"""What a page says; the rest of its 50 kB are tags, styles and menus."""
PAGE_SHAPES = ("html_clean", "html_portal", "html_ragged", "html_item_tables")
TEXT_SHAPE_NAMES = ("tabs", "markdown", "pipes", "cell_lines")

_SENTENCES = (
    "围绕{topic}，{who}全年发布各类信息{a}条，其中政策文件{b}件、解读材料{c}篇。",
    "健全{topic}公开目录，及时更新办事指南，明确办理条件、申请材料和联系方式，方便企业和群众查询。",
    "依托政务新媒体推送{topic}信息，主动回应社会关切，办结率{p}%，没有发生因回应不及时引发的舆情。",
    "举办“政府开放日”活动{d}场，邀请代表委员、企业和群众走进办公现场，面对面听取对{topic}的意见建议。",
    "严格落实信息发布审核制度，坚持先审后发、分级负责，对{topic}栏目定期巡查，发现问题立行立改。",
    "组织政务公开业务培训{d}期，围绕条例条文、答复规范和平台操作进行讲解，各科室业务骨干全部参加。",
    "{who}牵头编制{topic}领域标准目录，逐项明确公开内容、公开时限、公开渠道和责任单位，并实行动态调整。",
    "办理人大代表建议{c}件、政协提案{d}件，涉及{topic}的答复按规定予以公开，代表委员均表示满意。",
    "坚持以公开为常态、不公开为例外，把{topic}作为重点领域信息公开的主要内容，持续提升公开质量和实效。",
    "统筹推进政务新媒体规范管理，落实内容更新、安全防护等要求，对长期不更新的账号依规关停整合。",
)
_PROBLEMS = (
    "一是{topic}公开的深度还不够，部分信息更新不够及时；二是解读形式较为单一，多以文字为主，图解视频类较少。",
    "下一步，将把{topic}纳入年度工作要点，定期通报进展情况，力争解读比例提高到{p}%以上。",
    "针对{topic}工作力量不足的问题，进一步充实人员、加强培训，推动公开工作与业务工作同部署、同落实。",
)
_TOPICS = tuple(
    "优化营商环境 重大建设项目 公共资源配置 义务教育 医疗卫生 社会救助 食品药品安全 生态环境 "
    "财政预决算 稳岗就业 乡村振兴 安全生产 住房保障 城市更新 养老服务 科技创新".split()
)
_STYLE = "\n".join(
    f".mod-{n} .list li:nth-child({n}) a{{color:#{n:02x}3a5b;font-size:{n % 6 + 12}px;margin:0 {n}px}}"
    for n in range(60)
)


def write_full_reports(folder: Path, count: int, suffix: str) -> list[Path]:
    """Write `count` reports of about 50 kB each; the same count gives the same files."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (organ, region) in enumerate(product(ORGANS, REGIONS)):
        if number == count:
            break
        letters = TEXT_LETTERS if suffix == ".txt" else PAGE_LETTERS
        draft = compose_report(number, (2019 + number % 6, region, organ), lengthen(number, letters))
        path = folder / f"full_{number:03}{suffix}"
        path.write_bytes(_write_text(draft, number) if suffix == ".txt" else _write_page(draft, number))
        paths.append(path)
    return paths


def lengthen(seed: int, letters: int) -> Prose:
    """Paragraphs for sections 一 and 五, so many letters in all."""
    rng = random.Random(seed)
    return {
        "1": tuple(_write_paragraphs(rng, _SENTENCES, letters * 2 // 3)),
        "5": tuple(_write_paragraphs(rng, (*_PROBLEMS, *_SENTENCES[:2]), letters // 3)),
    }


def _write_paragraphs(rng: random.Random, sentences: tuple[str, ...], letters: int) -> Iterator[str]:
    while letters > 0:
        said = "".join(
            rng.choice(sentences).format(
                topic=rng.choice(_TOPICS),
                who=rng.choice(("我局", "办公室", "政务公开科", "各科室")),
                a=rng.randrange(100, 9000),
                b=rng.randrange(20, 900),
                c=rng.randrange(2, 99),
                d=rng.randrange(1, 9),
                p=rng.randrange(11, 99),
            )
            for _ in range(rng.randrange(2, 5))
        )
        letters -= len(said)
        yield said


def _write_text(draft: Draft, number: int) -> bytes:
    shapes = [shape for shape in TEXT_SHAPES if shape.name in TEXT_SHAPE_NAMES]
    return shapes[number % len(shapes)].write(draft)


def _write_page(draft: Draft, number: int) -> bytes:
    """A page with the menus and styles of a site around it, and a style on every paragraph and cell."""
    shapes = [shape for shape in HTML_SHAPES if shape.name in PAGE_SHAPES]
    page = shapes[number % len(shapes)].write(draft).decode()
    page = page.replace("<td", '<td style="border:1px solid #000;padding:0 5px;text-align:center"')
    page = page.replace("<p>", '<p style="text-indent:2em;line-height:28pt;font-family:仿宋_GB2312">')
    menu = "".join(
        f'<li class="nav-item"><a href="/zwgk/{n}/index.shtml" title="{topic}">{topic}</a></li>'
        for n, topic in enumerate(_TOPICS * 3)
    )
    script = f'<script>var siteId="{number}";function go(u){{open(u)}}</script>'
    head = f'<style type="text/css">{_STYLE}</style>{script}'
    return (
        page.replace("</head>", f"{head}</head>", 1)
        .replace("<body>", f'<body><div class="header"><ul class="nav">{menu}</ul></div>', 1)
        .replace("</body>", f'<div class="footer"><ul>{menu}</ul>版权所有</div></body>', 1)
    ).encode()
