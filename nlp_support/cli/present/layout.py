"""Text that fits the screen: lines broken between words, and tables that turn into blocks where it is narrow.

Widths are in cells of a terminal, of which a Korean letter takes two.
"""

from collections.abc import Collection, Sequence

from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.text import Text

from ..visible import visible

WIDTH = 80
GAP = "  "
NARROWEST = 20  # cells of the column that wraps; with fewer, a table turns into blocks


def screen_width() -> int:
    """The width of the terminal; 80 where there is none."""
    return Console().width


def wrapped(text: str, *, width: int = WIDTH, first: str = "") -> list[str]:
    """A text in lines of at most `width` cells, broken between words: the first begins with `first`, the
    others with blanks as wide."""
    text, first = visible(text), visible(first)
    indent = " " * cell_len(first)
    room = max(width - len(indent), 2)
    lines = [line.plain.rstrip() for line in Text(text).wrap(Console(), room)] or [""]
    return [(first if at == 0 else indent) + line for at, line in enumerate(lines)]


def cut(text: str, width: int) -> str:
    """An id or a name of at most `width` cells, with … where it was longer."""
    text = visible(text)
    return text if cell_len(text) <= width else set_cell_size(text, max(width - 1, 0)).rstrip() + "…"


def item(head: str, *texts: str, width: int = WIDTH) -> list[str]:
    """A line of a list, and indented beneath it what more there is to say; ids longer than a line are cut."""
    lines = [cut(head, width)]
    for text in texts:
        words = " ".join(cut(word, width - 3) for word in text.split())
        lines += wrapped(words, width=width, first=3 * " ")
    return lines


def labelled(label: str, text: str, *, width: int = WIDTH) -> list[str]:
    """A label and its text: beside it if all words fit there, else below it; words longer than a line are
    cut."""
    longest = max(map(cell_len, text.split()), default=0)
    if cell_len(label) + longest <= width:
        return wrapped(text, width=width, first=label)
    words = " ".join(cut(word, width - 2 * len(GAP)) for word in text.split())
    return [label.rstrip(), *wrapped(words, width=width, first=2 * GAP)]


def padded(text: str, width: int, right: bool = False) -> str:
    """A text with blanks behind it, or before it, up to `width` cells."""
    blanks = " " * (width - cell_len(text))
    return blanks + text if right else text + blanks


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    width: int = WIDTH,
    right: Collection[str] = (),
    wraps: str | None = None,
) -> list[str]:
    """Rows under a line of headings; where they don't fit, a block for each, with a line for each cell.

    Args:
        rows: (n, headings).
        right: the headings of columns of numbers.
        wraps: the heading of a column that may be broken over several lines, between words.
    """
    widths = [max(map(cell_len, column)) for column in zip(headings, *rows, strict=True)]
    over = sum(widths) + len(GAP) * (len(widths) - 1) - width
    if over > 0 and wraps is not None:
        at = headings.index(wraps)
        widths[at], over = max(widths[at] - over, NARROWEST), over - max(widths[at] - NARROWEST, 0)
    if over > 0:
        return _blocks(headings, rows, width=width)
    aligned = [heading in right for heading in headings]
    return [line for row in (headings, *rows) for line in _row(row, widths, aligned)]


def _row(row: Sequence[str], widths: Sequence[int], aligned: Sequence[bool]) -> list[str]:
    cells = [wrapped(cell, width=own) for cell, own in zip(row, widths, strict=True)]
    lines = []
    for at in range(max(map(len, cells))):
        texts = (cell[at] if at < len(cell) else "" for cell in cells)
        parts = [padded(*one) for one in zip(texts, widths, aligned, strict=True)]
        lines.append(GAP.join(parts).rstrip())
    return lines


def _blocks(headings: Sequence[str], rows: Sequence[Sequence[str]], *, width: int) -> list[str]:
    """Each row as a line for its first cell and indented lines for the others that say something."""
    label = max(map(cell_len, headings[1:]), default=0)
    lines = []
    for first, *others in rows:
        lines += [cut(f"{headings[0]} {first}".strip(), width)]
        for heading, cell in zip(headings[1:], others, strict=True):
            if cell:
                lines += labelled(f"{GAP}{padded(heading, label)}{GAP}", cell, width=width)
    return lines
