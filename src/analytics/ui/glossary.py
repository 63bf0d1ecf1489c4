"""The glossary: every metric, figure, check and word with its definition, and an address for each of them.

An entry's address is ``<kind>.<id>``, for example ``metric.grant_rate``; it is the same in both languages
and is what charts, cards and findings link to.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from analytics.dictionary import Dictionary, Indicator, Metric, Relation, Term
from analytics.model import TOTAL, Form, Message
from analytics.ui.crosswalk import print_label
from analytics.ui.language import load_texts, say, say_numeral, text
from analytics.ui.links import link_page, page_url

KINDS = ("metric", "indicator", "rule", "word")
CROSSWALK = "crosswalk"
SHELVES = ("metric", "indicator", CROSSWALK, "rule", "word")
"""What the page can show at a time; a search looks through all of it."""
PAGE = "pages/glossary.py"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the glossary.

    Attributes:
        address: ``<kind>.<id>``.
        kind: One of `KINDS`.
        group: Heading that it stands under.
        name: In the reader's language.
        lines: Label and text of each further line.
        words: What a search looks through, in both languages, folded.
    """

    address: str
    kind: str
    group: str
    name: str
    lines: tuple[tuple[str, str], ...]
    words: str


def list_entries(dictionary: Dictionary) -> list[Entry]:
    """Every entry in official order, in the language of the session."""
    return [
        *_list_metrics(dictionary),
        *_list_indicators(dictionary),
        *_list_rules(dictionary),
        *_list_words(dictionary),
    ]


def search(entries: Sequence[Entry], sought: str) -> list[Entry]:
    """The entries that have every word that is looked for, whatever its case and language.

    Those that have it in their name or id come first, because that is what was most likely meant.
    """
    wanted = sought.casefold().split()
    found = [entry for entry in entries if all(word in entry.words for word in wanted)]
    heads = {entry.address: f"{entry.address} {entry.name}".casefold() for entry in found}
    return sorted(found, key=lambda entry: not all(word in heads[entry.address] for word in wanted))


def entries_html(entries: Sequence[Entry]) -> str:
    """Entries under the headings of their groups, each folded to its name; each has its address as anchor."""
    parts = []
    group = None
    order = {name: place for place, name in enumerate(dict.fromkeys(entry.group for entry in entries))}
    for entry in sorted(entries, key=lambda entry: order[entry.group]):
        if entry.group != group:
            group = entry.group
            parts.append(f"<h2>{escape(group)}</h2>")
        url, word = escape(entry_url(entry.address)), escape(text("glossary.address"))
        link = f'<p><a href="{url}" target="_self">{word}</a></p>'
        parts.append(
            f'<details id="{escape(entry.address)}"><summary>{_head_html(entry, 3)}</summary>'
            f"{_lines_html(entry)}{link}</details>"
        )
    return f'<div class="da-glossary">{"".join(parts)}</div>'


def entry_html(entry: Entry, level: int) -> str:
    """One entry unfolded: name, address, lines."""
    return f'<section id="{escape(entry.address)}">{_head_html(entry, level)}{_lines_html(entry)}</section>'


def _head_html(entry: Entry, level: int) -> str:
    identifier = escape(entry.address.partition(".")[2])
    return f"<h{level}>{escape(entry.name)} <code>{identifier}</code></h{level}>"


def _lines_html(entry: Entry) -> str:
    printed = {text(f"reports.form.{form.value}") for form in Form} | {text("glossary.article")}
    lines = []
    for label, line in entry.lines:
        # What a form or the law prints is Chinese on every page, and is said to be for those who listen.
        quoted = f'<q lang="zh-CN">{escape(line)}</q>' if label in printed else escape(line)
        lines.append(f"<p><span>{escape(label)}</span>{quoted}</p>" if label else f"<p>{quoted}</p>")
    return "".join(lines)


def find_address(metric: str) -> str:
    """The entry of a metric; a bare figure ``<indicator>|<applicant>`` has that of its indicator.

    >>> find_address("grant_rate"), find_address("requests.received|business")
    ('metric.grant_rate', 'indicator.requests.received')
    """
    indicator, bar, _ = metric.partition("|")
    return f"indicator.{indicator}" if bar else f"metric.{metric}"


def link_entry(address: str) -> None:
    """A link to an entry, inside the running session."""
    link_page(PAGE, text("glossary.open"), {"entry": address})


def entry_url(address: str) -> str:
    """The address of an entry for our own HTML, with the language and the shared filters."""
    return page_url("glossary", {"entry": address})


def _list_metrics(dictionary: Dictionary) -> Iterator[Entry]:
    for metric in dictionary.metrics.values():
        lines = [
            ("", say(metric.definition)),
            (text("glossary.formula"), _print_formula(metric, dictionary)),
            (text("glossary.unit"), say(metric.unit)),
        ]
        if metric.min_base:
            lines.append((text("glossary.min_base"), text("glossary.min_base_text", n=metric.min_base)))
        if say(metric.caveat):
            lines.append((text("glossary.caveat"), say(metric.caveat)))
        lines += [
            (text("glossary.break", year=entry.year), say(entry.name) + text("csv.colon") + say(entry.note))
            for entry in dictionary.breaks
            if entry.year in metric.break_years
        ]
        if metric.variants:
            names = [say(dictionary.metric(variant).name) for variant in metric.variants]
            lines.append((text("glossary.variants"), text("note.join").join(names)))
        texts = (metric.name, metric.definition, metric.caveat)
        group = text("glossary.kind.metric") + text("glossary.of", page=text(f"nav.{metric.page}"))
        yield _make_entry("metric", metric.id, group, metric.name, lines, texts)


def _list_indicators(dictionary: Dictionary) -> Iterator[Entry]:
    for indicator in dictionary.indicators.values():
        labels = [
            (text(f"reports.form.{form.value}"), print_label(indicator, form, dictionary))
            for form in (Form.F2019, Form.F2021)
        ]
        lines = [
            *labels,
            (text("glossary.relation"), _print_relation(indicator, dictionary)),
            (text("glossary.unit"), _print_unit(indicator, dictionary)),
        ]
        if indicator.article:
            lines.append((text("glossary.article"), indicator.article))
        if indicator.note and say(indicator.note):
            lines.append((text("glossary.note"), say(indicator.note)))
        texts = (indicator.name, indicator.note or Message("", ""), Message(indicator.row, indicator.column))
        group = text("glossary.kind.indicator") + text("glossary.of", page=_name_table(indicator.section))
        yield _make_entry("indicator", indicator.id, group, indicator.name, lines, texts)


def _list_rules(dictionary: Dictionary) -> Iterator[Entry]:
    rule_set = dictionary.rule_set
    for rule in rule_set.rules.values():
        lines = [
            ("", say(rule.explanation)),
            (text("glossary.severity.label"), text(f"glossary.severity.{rule.severity}")),
            (text("glossary.basis"), say(rule.basis)),
        ]
        if rule.thresholds:
            limits = [f"{name} = {value:g}" for name, value in rule.thresholds.items()]
            lines.append((text("glossary.thresholds"), text("note.join").join(limits)))
        if rule.kind == "manual":
            lines.append(("", text("glossary.manual")))
        group = text("glossary.kind.rule") + text(
            "glossary.of", page=f"{rule.group} {say(rule_set.groups[rule.group])}"
        )
        name = Message(f"{rule.code} {rule.title.zh}", f"{rule.code} {rule.title.en}")
        yield _make_entry("rule", rule.code, group, name, lines, (rule.title, rule.explanation, rule.basis))


def _list_words(dictionary: Dictionary) -> Iterator[Entry]:
    for entry in dictionary.glossary.values():
        key = f"glossary.topic.{entry.topic}"
        group = text(key if key in load_texts() else "glossary.topic.field")
        lines = [("", say(entry.definition))]
        yield _make_entry("word", entry.id, group, entry.name, lines, (entry.name, entry.definition))


def _make_entry(
    kind: str,
    identifier: str,
    group: str,
    name: Message,
    lines: Sequence[tuple[str, str]],
    texts: Sequence[Message],
) -> Entry:
    both = [identifier, name.zh, name.en, *(part for message in texts for part in (message.zh, message.en))]
    words = " ".join([*both, *(line for _, line in lines)]).casefold()
    return Entry(f"{kind}.{identifier}", kind, group, say(name), tuple(lines), words)


def _print_formula(metric: Metric, dictionary: Dictionary) -> str:
    """The sums of figures that a metric divides, by their names."""
    above = _print_sum(metric.numerator, dictionary)
    if not metric.denominator:
        return above
    below = _print_sum(metric.denominator, dictionary)
    times = "" if metric.per == 1 else f" × {metric.per}"
    return f"({above}) ÷ ({below}){times}"


def _print_sum(terms: Sequence[Term], dictionary: Dictionary) -> str:
    printed = []
    for number, term in enumerate(terms):
        sign = "−" if term.weight < 0 else "+"
        named = say(dictionary.figure_name(term.key))
        printed.append(f" {sign} {named}" if number or term.weight < 0 else named)
    return "".join(printed).strip()


def _print_relation(indicator: Indicator, dictionary: Dictionary) -> str:
    relation = dictionary.relation(indicator.id)
    words = text(f"glossary.relation_{relation.value.lower()}")
    if relation in (Relation.NEAR, Relation.BREAK):
        for series in dictionary.series.values():
            if indicator.id in series.indicators:
                return f"{words}{text('csv.colon')}{say(series.note)}"
    return words


def _print_unit(indicator: Indicator, dictionary: Dictionary) -> str:
    unit = say(dictionary.units[indicator.unit])
    kind = text(f"glossary.unit_{indicator.kind}")
    applicants = ""
    if indicator.has_applicants:
        names = [say(name) for applicant, name in dictionary.applicants.items() if applicant != TOTAL]
        applicants = text("glossary.applicants", names=text("note.join").join(names))
    return f"{unit}{text('glossary.join')}{kind}{applicants}"


def _name_table(section: str) -> str:
    return text("glossary.table", number=say_numeral(section))
