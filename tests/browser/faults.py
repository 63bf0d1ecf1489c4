"""What a page must not have, whoever reads it and however large: our own small checks of WCAG 2 AA."""

from dashboard import Watched

ZOOMED = 720
"""Pixels of a window of 1440 that is zoomed to 200%."""
PHONE = 390
"""Pixels of a telephone held upright."""
_FAULTS = """() => {
    const named = (e) => (e.getAttribute('aria-label') || e.textContent || e.title || '').trim()
        || (e.labels && e.labels.length) || e.getAttribute('aria-labelledby');
    const seen = (e) => e.offsetParent !== null;
    const main = document.querySelector('[data-testid=stMain]');
    const levels = [...main.querySelectorAll('h1, h2, h3')].filter(seen).map((e) => Number(e.tagName[1]));
    const lone = levels.filter((level, i) => level - (levels[i - 1] ?? 0) > 1);
    const faults = lone.map((level) => `lone h${level}`);
    if (levels.filter((level) => level === 1).length !== 1) faults.push('not one h1');
    const wide = Math.max(document.documentElement.scrollWidth, main.scrollWidth) - window.innerWidth;
    if (wide > 0) faults.push(`scrolls ${wide} px sideways`);
    for (const e of main.querySelectorAll('button, a[href], input, select, textarea'))
        if (seen(e) && !named(e)) faults.push(`nameless ${e.outerHTML.slice(0, 120)}`);
    for (const e of main.querySelectorAll('img')) if (!e.alt) faults.push('picture without words');
    for (const e of main.querySelectorAll('svg.marks'))
        if (!e.closest('[aria-label]')) faults.push('chart without words');
    return faults;
}"""


def find_faults(watched: Watched) -> list[str]:
    """Sideways scrolling, headings out of order, controls, pictures and charts without a name."""
    found: list[str] = watched.page.evaluate(_FAULTS)
    return found
