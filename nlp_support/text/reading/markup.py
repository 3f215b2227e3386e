"""What the tags, classes and styles of pages and mails mean for their text."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import parse_qs, urlsplit

FEW_TAGS = 2_000  # a page with fewer is never deep enough to take long
DEEPEST = 400  # open tags; those inside are left out, their words are not
LOOKED_AT = 400  # characters of what may be a header
LONGEST_EMOJI = 16  # characters, of a family or a flag

_BLOCKS = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form
h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section summary table tbody tfoot thead tr ul
"""
BLOCKS = frozenset(_BLOCKS.split())
_UNSEEN = """
audio embed head iframe math noscript object script select style svg template textarea title video xml
"""
HIDDEN = frozenset(_UNSEEN.split())
FRAMES = ("iframe", "video", "audio", "embed")  # what they show cannot be written, but where it is
_NEVER_DEEP = "area|base|br|col|embed|hr|img|input|link|meta|param|source|wbr|p|li|td|th|tr|dt|dd|option"
_TAG = re.compile(rf"<(/?)(?!(?:{_NEVER_DEEP})\b)[a-z][^<>]{{0,10000}}>", re.IGNORECASE)

_INVISIBLE = re.compile(
    r"display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden|mso-hide\s{0,3}:\s{0,3}all|"
    r"max-height\s{0,3}:\s{0,3}0(?:px)?\s{0,3}(?:;|$)|(?<![\w-])opacity\s{0,3}:\s{0,3}0\s{0,3}(?:;|$)",
    re.IGNORECASE,
)
_AS_WRITTEN = re.compile(r"white-space\s{0,3}:\s{0,3}(?:pre|break-spaces)", re.IGNORECASE)
_LINE_ABOVE = re.compile(r"border-top\s{0,3}:\s{0,3}(?:\S{1,9}\s)?solid", re.IGNORECASE)
_QUOTED = re.compile(
    "gmail_quote|yahoo_quoted|freshdesk_quote|front-blockquote|tutanota_quote|protonmail_quote|iol-quote|"
    "moz-email-quote|mailquote|mail-quote|quoted-content|isreplycontent|blockquote_zmail|mailmaster-quote|"
    "hanmail_quote|zmail_extra"
)
_QUOTED_WHOLE = re.compile("yahoo_quoted|freshdesk_quote|quoted-content")
_ATTRIBUTION = re.compile("gmail_attr|moz-cite-prefix")
_SIGNATURE = re.compile(
    r"gmail_signature|moz-signature|applemailsignature|ms-outlook-mobile-signature|"
    r"protonmail_signature_block|\bydp\w{1,40}signature|(?<![\w-])signature(?![\w-])"
)
_EMOJI = re.compile("[\u203c-\u3299\U0001f000-\U0001faff]")
_SAFE_LINK = "safelinks.protection.outlook.com"

_VALUE = r"""\s?=\s?(?:"[^"<>]{0,5000}"|'[^'<>]{0,5000}'|[^\s"'<>]{1,500})"""
_ATTRIBUTES = rf"(?:\s{{1,9}}[\w:-]{{1,40}}(?:{_VALUE})?){{0,40}}\s{{0,9}}/?"
_BLOCK = "html|head|body|div|p|table|tbody|tr|td|ul|ol|li|dl|h[1-6]|blockquote|pre|hr|br|center|meta|style"
_INLINE = "a|b|strong|i|em|u|span|font|img"
_START = re.compile(
    rf"<(?:!doctype\b|!--|\?xml\b|(?:{_BLOCK}){_ATTRIBUTES}>|(?:{_INLINE})\s{{1,9}}[\w:-]{{1,40}}{_VALUE})",
    re.IGNORECASE,
)
_TAG_OF_BLOCK = rf"<(?:(?:{_BLOCK}){_ATTRIBUTES}|/(?:{_BLOCK}))>"
_INSIDE = re.compile(rf"(?<=[^\s\"'`(]){_TAG_OF_BLOCK}|{_TAG_OF_BLOCK}(?=[\w<(])", re.IGNORECASE)
_PAIR = re.compile(rf"<({_INLINE}){_ATTRIBUTES}>[^<>]{{0,2000}}</\1>|<img{_ATTRIBUTES}>", re.IGNORECASE)
_BROKEN_LINE = re.compile(r"<br ?/?>\s{0,3}\n", re.IGNORECASE)


def is_html(text: str) -> bool:
    """Whether a text is a page or a part of one, rather than words with a tag among them, which stands
    between blanks as a word does."""
    if "<" not in text or ">" not in text:
        return False
    text = text.strip("\ufeff \t\r\n")
    if _PAIR.match(text) or (_START.match(text) and (text.count("<") > 1 or _INSIDE.search(text))):
        return True
    return bool(_BROKEN_LINE.search(text) if "\n" in text else _INSIDE.search(text) or _PAIR.search(text))


def shallow(html: str) -> str:
    """The page without the tags that are inside more than `DEEPEST` others.

    A parser's time for a tag grows with the tags around it, so a page of nothing but opened tags would take
    hours.
    """
    if html.count("<") < FEW_TAGS:
        return html
    depth = 0

    def kept(tag: re.Match[str]) -> str:
        nonlocal depth
        closing = tag[1] == "/"
        keep = depth <= DEEPEST if closing else depth < DEEPEST
        depth = max(0, depth - 1) if closing else depth + 1
        return tag[0] if keep else " "

    return _TAG.sub(kept, html)


class Look:
    """How a mail client shows an element, from its attributes."""

    def __init__(self, node: Any) -> None:
        attributes = node.attrib
        style = attributes.get("style", "")
        names = f"{attributes.get('class', '')} {attributes.get('id', '')}".casefold()
        self.hidden = "hidden" in attributes or bool(style and _INVISIBLE.search(style))
        self.as_written = node.tag == "pre" or bool(style and _AS_WRITTEN.search(style))
        self.signature = bool(_SIGNATURE.search(names))
        self.quoted = _is_quoted(node, names)
        self.below_a_line = "divrplyfwdmsg" in names or bool(
            style and _LINE_ABOVE.search(style) and _start(node).count(":") > 2
        )


def _is_quoted(node: Any, names: str) -> bool:
    if node.tag == "blockquote":
        return node.get("type") == "cite" or bool(_QUOTED.search(names))
    if _ATTRIBUTION.search(names):  # above a mail that is passed on it is a header
        return not _start(node).lstrip().startswith("--")
    return bool(_QUOTED_WHOLE.search(names)) or node.get("name") == "quote"


def _start(node: Any) -> str:
    """The first words of an element."""
    parts: list[str] = []
    length = 0
    for part in node.itertext():
        parts.append(part)
        length += len(part) + 1
        if length > LOOKED_AT:
            break
    return "".join(parts)[:LOOKED_AT]


def emoji(image: Any) -> str:
    """The emoji that an image stands for, if it does."""
    alt: str = image.get("data-emoji") or image.get("alt") or ""
    known = "emoji" in f"{image.get('class', '')} {image.get('src', '')[:LOOKED_AT]}".casefold()
    return alt if len(alt) <= LONGEST_EMOJI and (known or _EMOJI.search(alt)) else ""


def address_beside(link: str, shown: Iterable[str]) -> str:
    """The address to write behind a link's text, or in place of it; empty if the text says it, or nothing
    leads there."""
    text = "".join(shown).strip()
    scheme, _, rest = link.strip().partition(":")
    match scheme.casefold():
        case "http" | "https":
            address = _without_guard(link.strip())
            said = _bare(address) in _bare(text)
        case "mailto":
            address = rest.partition("?")[0]
            said = _bare(address) in _bare(text)
        case "tel":
            address = rest
            said = _digits(address) in _digits(text)
        case _:
            return ""
    return "" if text and said else address


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _without_guard(address: str) -> str:
    """The address that Outlook's guard of links leads to."""
    if _SAFE_LINK not in address:
        return address
    return parse_qs(urlsplit(address).query).get("url", [address])[0]


def _bare(address: str) -> str:
    bare = "".join(address.split()).casefold().removeprefix("https://").removeprefix("http://")
    return bare.removeprefix("www.").rstrip("/")
