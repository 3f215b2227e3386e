"""Drawings as SVG text to put into a page, coloured by the page's CSS variables.

Everything is drawn in stand-in colours, which become `var(--ink)`, `var(--series-1)`, … in the SVG, so that
one drawing serves a light and a dark page. Drawings are 360 points wide, the width of a phone, so that their
text is still readable there. Colours are those of Okabe & Ito (2008), "Color Universal Design", made darker
or lighter by the page for contrast.
"""

import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import escape
from io import StringIO
from typing import TYPE_CHECKING, Any

from ...errors import MissingExtra

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, MUTED, GRID = "#0a0b01", "#0a0b02", "#0a0b03"
SERIES = tuple(f"#0a0b{16 + i:02x}" for i in range(8))
VARIABLES = {INK: "ink", MUTED: "muted", GRID: "grid"} | {c: f"series-{i}" for i, c in enumerate(SERIES, 1)}

TAG = re.compile(r"<[^>]*>")
WIDTH = 5.0  # inches: 360 points
LABEL = 20  # letters of a name that fit beside a plot

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched, read aloud, and follows the page's font
    "svg.hashsalt": "nlp-support",  # ids that do not change from run to run
    "font.family": ["sans-serif"],
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 12.5,
    "text.parse_math": False,  # an account may be called "$a$"
    "text.color": INK,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "legend.frameon": False,
}


@contextmanager
def drawing(height: float, *, prefix: str, label: str) -> Iterator[tuple["Figure", Callable[[], str]]]:
    """A figure of `height` inches to draw on, and what turns it into an SVG.

    Args:
        prefix: of all ids in the SVG; a different one for each drawing of a page.
        label: the drawing in words, for people who cannot see it.

    Raises:
        MissingExtra: matplotlib is not installed.
    """
    try:
        import matplotlib
        from matplotlib.figure import Figure
    except ImportError as error:
        raise MissingExtra("plots need matplotlib: pip install 'nlp-support[report]'") from error
    with matplotlib.rc_context(SETTINGS), warnings.catch_warnings():
        # The browser has letters of every script; only the font that measures the text here does not.
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        canvas = Figure(figsize=(WIDTH, height), layout="constrained")

        def finish() -> str:
            written = StringIO()
            canvas.savefig(written, format="svg", transparent=True, metadata={"Date": None})
            return _inline(written.getvalue(), prefix=prefix, label=label)

        yield canvas, finish


def short(name: str, most: int = LABEL) -> str:
    """A name on one line, cut to at most `most` letters."""
    name = " ".join(name.split())
    return name if len(name) <= most else name[: most - 1] + "…"


def _inline(svg: str, *, prefix: str, label: str) -> str:
    """The SVG as part of a page: no prolog, metadata or style of its own, own ids, the page's colours."""
    box = re.search(r'viewBox="([^"]+)"', svg)
    body = TAG.sub(lambda tag: _own(tag[0], prefix), svg[svg.index("<g id=") :])
    viewed = box[1] if box else ""
    return f'<svg viewBox="{viewed}" role="img" aria-label="{escape(label)}">\n{body}'


def _own(tag: str, prefix: str) -> str:
    """A tag of a drawing as the page has it. Texts between tags stay: they are names that others gave."""
    tag = tag.replace(' id="', f' id="{prefix}-').replace('xlink:href="#', f'href="#{prefix}-')
    tag = tag.replace("url(#", f"url(#{prefix}-")
    tag = re.sub(r"#0a0b\w\w", lambda found: f"var(--{VARIABLES[found[0]]})", tag)
    return re.sub(r" font-family: [^;\"]+;?", "", tag)
