"""Text from HTML: what a reader of the page sees and can click, with quotations marked as in plain mail."""

from typing import Any, NamedTuple

from lxml import etree

from ...types.message import clean_text
from .attribution import MOST_LINES, attribution
from .markup import BLOCKS, FRAMES, HIDDEN, Look, address_beside, emoji, shallow
from .page import Page
from .spaces import tidy_spaces


def text_of(html: str) -> str:
    """The text of a page or a part of one: a line for each block, row or line break, entities resolved.

    A link has its address behind it, a list its marks, a row " | " between its cells. Quoted mail has ">> "
    before its lines, and a signature that is marked as one comes last, after "-- ", as in plain mail. What
    is hidden is left out, and so are images other than emoji.
    """
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    root = etree.fromstring(shallow(clean_text(html)).encode(), parser)
    if root is None:  # nothing but blanks and comments
        return ""
    reader = _Reader()
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "end":
            reader.leave(node)
        elif not reader.enter(node):
            walk.skip_subtree()
    return tidy_spaces(reader.page.text())


class _Reader:
    """Writes the elements of a page, in their order, as text."""

    def __init__(self) -> None:
        self.page = Page()
        self._effects: list[_Effect | None] = []  # of each open element
        self._links: list[list[str]] = []  # what each open link shows
        self._lists: list[int | None] = []  # the next number of each open list, None in one without

    def enter(self, node: Any) -> bool:
        """Begin an element; whether anything in it is shown."""
        look = Look(node) if node.attrib or node.tag == "pre" else None
        if node.tag in HIDDEN or (look and look.hidden):
            if node.tag in FRAMES and look and not look.hidden:
                self._show(f" {link} " if (link := address_beside(node.get("src", ""), ())) else "")
            self._effects.append(_HIDDEN)
            return False
        if node.tag in BLOCKS:
            self.page.end_line()
        self._effects.append(self._effect(node, look))
        match node.tag:
            case "br":
                self.page.end_line()
            case "ul" | "ol":
                self._lists.append(_number(node.get("start")) or 1 if node.tag == "ol" else None)
            case "li":
                self.page.mark(self._list_mark())
            case "q":
                self._show('"')
            case "tr":
                self.page.begin_row()
            case "td" | "th":
                self.page.begin_cell()
            case "a":
                self._links.append([])
            case "img":
                self._show(emoji(node) or (node.get("alt", "") if self._links else ""))
        if node.text:
            self._show(node.text)
        return True

    def leave(self, node: Any) -> None:
        """End an element, and go on with the words behind it."""
        effect = self._effects.pop()
        if effect is not _HIDDEN:
            self._close(node, effect)
        if node.tail:
            self._show(node.tail)

    def _close(self, node: Any, effect: "_Effect | None") -> None:
        match node.tag:
            case "ul" | "ol" if self._lists:
                self._lists.pop()
            case "li":
                self.page.mark("")
            case "q":
                self._show('"')
            case "tr":
                self.page.end_row()
            case "a" if self._links:
                self._end_link(node)
        if node.tag in BLOCKS:
            self.page.end_line()
        if effect:
            self.page.end_line()
            self.page.quoted -= effect.quoted
            self.page.signed -= effect.signed
            self.page.as_written -= effect.as_written

    def _end_link(self, node: Any) -> None:
        shown = self._links.pop()
        if (address := address_beside(node.get("href", ""), shown)) and any(map(str.strip, shown)):
            self.page.add_behind(f" ({address})")
        elif address and node.find(".//img") is not None:
            self._show(f" {address} ")

    def _show(self, text: str) -> None:
        self.page.add(text)
        if self._links:
            self._links[-1].append(text)

    def _effect(self, node: Any, look: Look | None) -> "_Effect | None":
        """What the element does to the lines in it, begun."""
        quoted = (look is not None and look.quoted) or (node.tag == "blockquote" and self._is_attributed())
        effect = _Effect(quoted, look is not None and look.signature, look is not None and look.as_written)
        if look and look.below_a_line:
            self.page.separate()
        if not any(effect):
            return None
        self.page.end_line()
        self.page.quoted += effect.quoted
        self.page.signed += effect.signed
        self.page.as_written += effect.as_written
        return effect

    def _is_attributed(self) -> bool:
        """Whether the last lines say who wrote what follows."""
        above = self.page.last(MOST_LINES)
        return any(attribution(above, start)[0] == len(above) for start in range(len(above)))

    def _list_mark(self) -> str:
        if not self._lists or (number := self._lists[-1]) is None:
            return "- "
        self._lists[-1] = number + 1
        return f"{number}. "


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isdecimal() and len(value) < 10 else None


class _Effect(NamedTuple):
    """What an element does to the lines in it."""

    quoted: bool
    signed: bool
    as_written: bool


_HIDDEN = _Effect(False, False, False)  # of an element that is left out with all that is in it
