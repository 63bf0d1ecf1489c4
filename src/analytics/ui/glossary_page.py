"""What the glossary page shows: entries of one kind, the two forms side by side, what a search finds."""

from collections.abc import Sequence
from html import escape

from analytics.dictionary import Dictionary, Relation, load_dictionary
from analytics.ui import blocks, glossary
from analytics.ui.crosswalk import crosswalk_html, list_pairs, search_pairs, tabulate_pairs
from analytics.ui.figures import figure
from analytics.ui.language import text
from analytics.ui.shell import PageContext


def draw_entries(entries: Sequence[glossary.Entry]) -> None:
    """The entries of a kind, folded, with their number."""
    blocks.html(f'<p class="da-sub">{escape(text("glossary.found", n=len(entries)))}</p>')
    blocks.html(glossary.entries_html(entries))


def draw_found(entries: Sequence[glossary.Entry], sought: str) -> None:
    """What a search finds, over all kinds and the crosswalk."""
    dictionary = load_dictionary()
    found = glossary.search(entries, sought)
    pairs = search_pairs(list_pairs(dictionary), sought)
    if not found and not pairs:
        blocks.empty_state(text("glossary.nothing"), text("glossary.nothing_action"))
        return
    blocks.html(f'<p class="da-sub">{escape(text("glossary.found_everywhere", n=len(found)))}</p>')
    blocks.html(glossary.entries_html(sorted(found, key=lambda entry: glossary.KINDS.index(entry.kind))))
    if pairs:
        heading = escape(text("glossary.kind.crosswalk"))
        blocks.html(f'<div class="da-glossary"><h2>{heading}</h2></div>')
        blocks.html(crosswalk_html(pairs, _list_urls(dictionary)))


def draw_crosswalk(context: PageContext | None) -> None:
    """The two forms side by side, with their table to take away, which names the snapshot if there is one."""
    dictionary = load_dictionary()
    pairs = list_pairs(dictionary)
    table = crosswalk_html(pairs, _list_urls(dictionary))
    if context is None:
        blocks.html(table)
        return
    n_exact = sum(pair.relation is Relation.EXACT for pair in pairs)
    title = text("crosswalk.title", n=n_exact, others=len(pairs) - n_exact)
    source = text("crosswalk.source")
    with figure(
        context, "crosswalk", title, text("crosswalk.subtitle"), source=source, data=tabulate_pairs(pairs)
    ):
        blocks.html(table)


def _list_urls(dictionary: Dictionary) -> dict[str, str]:
    return {indicator: glossary.entry_url(f"indicator.{indicator}") for indicator in dictionary.indicators}
