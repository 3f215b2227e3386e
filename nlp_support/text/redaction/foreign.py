"""Placeholders of other tools, sent before anybody filled them: {{contact.name}}, {%…%}, [CUSTOMER NAME].

Those whose meaning is clear count as what they stand for; of the others `unfilled` tells, so that nobody is
offered the reply. Code, mathematics and what is only in brackets are no placeholders.
"""

import re
from collections.abc import Iterator

from .foreign_words import (
    ADDRESSES,
    AGENT_NAMES,
    AGENTS,
    CUSTOMER_NAMES,
    CUSTOMERS,
    EMAILS,
    FILLERS,
    LINKS,
    NAMES,
    NUMBERED,
    NUMBERS,
    ORDERS,
    PHONES,
    SECRETS,
)
from .scan import PLACEHOLDERS, Span, canonical

_FORM = re.compile(
    r"\{\{\{?(?P<double>[^{}\n\0]{1,80})\}\}\}?|\{%-?(?P<liquid>[^{}%\n\0]{1,80})%?-?\}|"
    r"\*\|(?P<mailing>[\w. :-]{1,60})\|\*"
    r"|#\{(?P<hash>[^{}\n\0]{1,60})\}|<<(?P<chevron>[\w.][\w. -]{0,58})>>|\{!(?P<force>[\w. ]{1,60})\}"
    r"|[%$]\{(?P<dollar>[\w. -]{1,60})\}|\[\[(?P<brackets>[\w. -]{1,60})\]\]|%%(?P<percents>[\w. -]{2,40})%%"
    r"|%(?P<percent>[A-Za-z_]{3,30})%|\$(?P<dollars>[A-Za-z_]{3,30})\$|«(?P<quoted>[\w .-]{2,40})»"
    r"|\[(?P<bracket>[\w .':-]{2,40})\]|<(?P<angle>[\w .'-]{2,40})>|\{(?P<brace>[\w .'-]{2,40})\}"
    r"|(?<![\w#])(?P<lines>(?:__|#)[A-Z][A-Z_]{2,30}(?:__|#))(?!\w)"
)
_MAY_BE = re.compile(r"[{\[«]|<<?[^\W\d_]|\*\||%[%A-Za-z]|\$[A-Za-z]|__[A-Z]|#[A-Z]")
_SURE = ("double", "liquid", "mailing", "hash", "chevron", "force", "percents")  # no text has them by chance
_UNSURE = ("bracket", "angle", "brace", "quoted")  # words in them may be a part of what is said
_PEOPLE, _NEAR = ("customer_name", "agent_name"), 40
_WORD = re.compile(r"[A-Z]?[a-zà-ÿ']+|[A-ZÀ-Ý]+(?![a-zà-ÿ])|[가-힣]+|[\u3040-\u30ff\u4e00-\u9fff]+|\d+")
_FALLBACK = re.compile(r"\s*(?:[|,:?]| or | default|fallback)")
_CODE_BEFORE, _CODE_AFTER = tuple("`=$\\/"), tuple("`\\/")
_NAMED_BEFORE = re.compile(
    r"(?:^|\n|\b(?:hi|hello|hey|dear|hallo|liebe[rs]?|guten tag|sehr geehrte[rs]?|herr|frau|bonjour|cher|"
    r"chère|monsieur|madame|"
    r"hola|estimad[oa]|buenos días|olá|oi|prezad[oa]|ciao|gentile|beste|thanks|thank you|sorry|mr\.?|"
    r"mrs\.?|ms\.?)"
    r"|안녕하세요|您好|你好|尊敬的)[,!]?\s{0,2}$",
    re.IGNORECASE,
)
_NAMED_AFTER = re.compile(r"\s?(?:[님씨様]|고객님|さん|先生|女士)")
_SIGNED_BEFORE = re.compile(
    r"(?:\b(?:my name is|i'm|i am|this is|regards|sincerely|cheers|mein name ist|grüße|grüßen|je m'appelle|"
    r"cordialement|"
    r"me llamo|saludos|signed)|저는|상담원|상담사|담당자|我是|担当の)[,:]?\s{0,3}-?\s?$",
    re.IGNORECASE,
)
_SHOWN_BEFORE = re.compile(  # the name of a field or a button on a screen
    r"(?:\b(?:click|tap|press|select|choose|open|field|button|tab|menu|under|in|on|the|called|labelled|"
    r"named|into|enter|"
    r"klicken sie auf|auf|feld|cliquez sur|champ|bouton|pulse|haga clic en|campo|botón)|>|→)\s{0,2}$",
    re.IGNORECASE,
)
_SHOWN_AFTER = re.compile(
    r"\s?(?:field|button|tab|menu|box|column|칸|란|버튼|메뉴|탭|항목|을 (?:눌|클|선)|를 (?:눌|클|선)|에서|"
    r">|→)"
)


def find_foreign(scan: str) -> Iterator[Span]:
    """Placeholders of other tools whose meaning is clear, as what they stand for."""
    for found in _forms(scan):
        if kind := _kind(found):
            yield Span(*found.span(), kind)


def meaning(name: str, before: str = "") -> str | None:
    """What the name of another tool's placeholder stands for, such as "ticket.requester.first_name", if its
    words are known; `before` is the text before it, which may introduce an agent."""
    words = [word.lower() for word in _WORD.findall(name)]
    kind = _meaning(words)
    if kind == "customer_name" and not CUSTOMERS & set(words) and _SIGNED_BEFORE.search(before[-_NEAR:]):
        return "agent_name"
    return kind


def unfilled(text: str) -> bool:
    """Whether a text holds a placeholder of another tool that stands for something else than ours do."""
    return next(find_unfilled(canonical(text)), None) is not None


def find_unfilled(scan: str) -> Iterator[tuple[int, int]]:
    """Where placeholders of other tools stand whose meaning is not one of ours, in a canonical text."""
    for found in _forms(scan):
        if found.lastgroup in _SURE and _is_surely(found) and not _kind(found):
            yield found.span()


def _forms(scan: str) -> Iterator[re.Match[str]]:
    """What has the form of a placeholder and is no code."""
    if _MAY_BE.search(scan):
        yield from (found for found in _FORM.finditer(scan) if not _is_code(found))


def _is_code(found: re.Match[str]) -> bool:
    before, after = (
        found.string[found.start() - 1 : found.start()],
        found.string[found.end() : found.end() + 1],
    )
    quoted = before in ('"', "'") and before == after
    return quoted or before in _CODE_BEFORE or after in _CODE_AFTER or before + after == "><"


def _is_surely(found: re.Match[str]) -> bool:
    """Whether it is a placeholder even if its words are not known: {{1}}, #{상품명}, but not #{x + 1}."""
    inner = found[str(found.lastgroup)].strip()
    if found.lastgroup == "hash":
        return not inner.isascii()
    if found.lastgroup == "chevron":
        return len(inner) > 2
    return True


def _kind(found: re.Match[str]) -> str | None:
    """What it stands for, if its words are known and nothing says that they are more than a placeholder."""
    form = str(found.lastgroup)
    inner = _FALLBACK.split(found[form].strip(" -_#!\"'"))[0]
    if form == "bracket":
        inner = found[form].replace(":", " ")
    words = [word.lower() for word in _WORD.findall(inner)]
    kind = _meaning(words)
    if kind is None or (form in ("hash", "brace") and found[form] in PLACEHOLDERS):
        return None  # it is one of ours: {order_number}, #{order_number}
    before = found.string[max(0, found.start() - _NEAR) : found.start()]
    if form in _UNSURE and not _is_filled(found, kind, inner, words):
        return None
    if kind == "customer_name" and _SIGNED_BEFORE.search(before) and not CUSTOMERS & set(words):
        return "agent_name"
    return kind


def _is_filled(found: re.Match[str], kind: str, inner: str, words: list[str]) -> bool:
    """Whether words in brackets are to be filled: several of them, in capitals, or where a name stands."""
    scan, after = found.string, found.end()
    before = scan[max(0, found.start() - _NEAR) : found.start()]
    if _SHOWN_BEFORE.search(before) or _SHOWN_AFTER.match(scan, after):
        return False
    return len(words) > 1 or inner.isupper() or (kind in _PEOPLE and stands_for_name(scan, *found.span()))


def stands_for_name(scan: str, start: int, end: int) -> bool:
    """Whether what stands here is a name, by the greeting, title or signature around it."""
    before = scan[max(0, start - _NEAR) : start]
    return bool(
        _NAMED_AFTER.match(scan, end) or _NAMED_BEFORE.search(before) or _SIGNED_BEFORE.search(before)
    )


def _meaning(words: list[str]) -> str | None:
    """The placeholder of ours that stands for the same, if the words tell."""
    told = [word for word in words if word not in FILLERS] or words
    all_of = set(told)
    for kind, vocabulary in (
        ("secret", SECRETS),
        ("email", EMAILS),
        ("phone", PHONES),
        ("url", LINKS),
        ("order_number", ORDERS),
        ("agent_name", AGENT_NAMES),
        ("customer_name", CUSTOMER_NAMES),
        ("address", ADDRESSES),
    ):
        if all_of & vocabulary and all_of <= vocabulary | CUSTOMERS | NUMBERED | NUMBERS | AGENTS | NAMES:
            return kind
    if (
        set(words) & (NUMBERED | {"ticket"})
        and all_of & NUMBERS
        and all_of <= NUMBERED | NUMBERS | {"ticket"}
    ):
        return "order_number"
    if all_of & (NAMES | {"signature"}) and all_of <= NAMES | CUSTOMERS | AGENTS | NUMBERED:
        return (
            "agent_name"
            if set(words) & AGENTS - {"signature"} or all_of == {"signature"}
            else "customer_name"
        )
    return (
        "customer_name" if len(told) == 1 and told[0] in ("customer", "kunde", "cliente", "client") else None
    )
