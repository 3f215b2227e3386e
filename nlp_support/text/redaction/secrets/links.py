"""How a label and what follows it are tied together: "password: …", "password is …", "password set to …"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .labels import Label

_FAR = 60  # characters between a label and its link
_NEAR = 2  # words between a label and a link that surely belongs to it: "password for you: …"
_NEAR_ABOUT = 5  # the same with what it is for: "password in room 12: …"
_ABOUT = re.compile(r"\s(?:for|of|in|at|to|on|für|im|in|zum|zur|du|de|des|pour|del|para)\s", re.IGNORECASE)
_CLAUSE = re.compile(r",|\b(?:and|but|or|und|aber|oder|et|mais|ou|y|pero|o)\b", re.IGNORECASE)
_LINK = re.compile(
    r"(?P<sign>[*_`\"')\]]{0,4}[ \t]{0,3}(?:[:=]{1,2}|[-=]>|→|-(?=[ \t])))"
    r"|(?<=[\s,])(?P<verb>is|are|was|(?:will|would|should|must|shall|can) be|it's|reads|lautet|lauten|ist|"
    r"heißt|heisst|war|est|sera|était|c'est|es|será|era)"
    r"(?:,? (?:now|still|currently|just|simply|as follows|the following|on file as|set as|jetzt|nun|noch|"
    r"wie folgt|der|die|das|désormais|maintenant|le|la|ahora|el|la siguiente)(?=[ :]))?(?=[\s:])"
    r"|(?P<line>[*_`]{0,2}[ \t]{0,3}\n)"
    r"|(?<=\s)(?P<to>to|into|as|auf|in|als|à|en|comme|a|por|par|como)(?=\s)",
    re.IGNORECASE,
)
_ANSWER = re.compile(  # the next sentence has nothing but the value: "… the password. It is heron42."
    r"[.?!]?[ \t]*\n?[ \t]*(?:[->▶→•*:]{1,2}[ ]?)?"
    r"(?:(?:(?:the |your )?new (?:one|password|code|pin|key)(?: is)?(?: now)?|(?:das )?neue?s?(?: ist| "
    r"lautet)?|"
    r"(?:le nouveau|la nouvelle)(?: est)?|(?:la nueva|el nuevo)(?: es)?|(?:it|that) is now|yes|sure|ok|it "
    r"is|it's|here it is|here you go|ja|gern|es ist|es lautet|er lautet|oui|c'est|"
    r"le voici|voici|sí|es|es la|es el|aquí la tiene)[,.: ]{1,2}){0,3}",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"[.!?](?=\s)|\n|\0|$")
_VALUE = re.compile(
    r"(?P<open>(?:</?[a-z]{1,8}>|[\s\"'`*_~|«»„“”‚‘(\[<>:,-]){0,8})(?P<value>[^\s\0가-힣぀-鿿]{1,200})"
)
_WRAPPED_LEFT = " \"'`*_([{<«»„“”‚‘,"
_WRAPPED_RIGHT = " \"'`*_)]}>«»„“”‚‘.,;:!?([{"


@dataclass(frozen=True, slots=True)
class Tied:
    """What may be the value of a label.

    Attributes:
        kind: "sign", "verb", "line" or "to", as the link is, "answer" for what the next sentence is, and
            "bare" if there is none.
        word: the link in lower case.
        at: where the link begins.
        start, end: the value, with the punctuation around it.
        opened: what stands directly before the value: quotes, brackets, blanks.
        near: whether the link surely belongs to the label.
    """

    kind: str
    word: str
    at: int
    start: int
    end: int
    opened: str
    near: bool

    @property
    def said(self) -> bool:
        """Whether it is said that the value is what the label names: "is", ":"."""
        return self.kind in ("sign", "verb")


def values_after(scan: str, label: Label) -> Iterator[Tied]:
    """What directly follows a label, and what follows each link in the rest of the sentence."""
    end = _SENTENCE_END.search(scan, label.end, label.end + _FAR)
    stop = end.start() + 1 if end else label.end + _FAR
    value = _VALUE.match(scan, label.end)
    if value and value["open"]:  # otherwise it is one word, as "code2016"
        yield Tied("bare", "", label.end, *value.span("value"), value["open"], near=True)
    for link in _LINK.finditer(scan, label.end, stop):
        if value := _VALUE.match(scan, link.end()):
            between = scan[label.end : link.start()]
            most = _NEAR_ABOUT if _ABOUT.match(between) else _NEAR
            near = len(between.split()) <= most and not _CLAUSE.search(between)
            kind, word = str(link.lastgroup), link[0].lower()
            yield Tied(kind, word, link.start(), *value.span("value"), value["open"], near)
    answer = _ANSWER.match(scan, end.start()) if end and end[0] in (".", "!", "?", "\n") else None
    if answer and (value := _VALUE.match(scan, answer.end())):
        yield Tied("answer", "", answer.start(), *value.span("value"), value["open"], near=False)


def unwrapped(scan: str, start: int, end: int) -> tuple[int, int]:
    """The range without the quotes, brackets and full stops around it."""
    value = scan[start:end]
    start += len(value) - len(value.lstrip(_WRAPPED_LEFT))
    return start, max(start, end - len(value) + len(value.rstrip(_WRAPPED_RIGHT)))
