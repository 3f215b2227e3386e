"""Every function that looks at a customer's words, on the texts that regular expressions dread.

Run by `test_growth.py` in a process of its own, which is ended where one of them takes for ever.
"""

import sys
from datetime import UTC

from nlp_support import Message, redact
from nlp_support.insights.topics.typical import words_of
from nlp_support.readers.helpdesk.chatwoot.status import _told
from nlp_support.readers.helpdesk.kakao.saved import said
from nlp_support.readers.helpdesk.kakao.times import local_time
from nlp_support.suggest.check.history import History
from nlp_support.suggest.check.placeholders import unfilled_in
from nlp_support.suggest.check.situation import squeeze
from nlp_support.suggest.check.tone import _KIND, _TO_SOMEBODY, _rude
from nlp_support.text.acts import acts, asks_back, needs_answer
from nlp_support.text.automatic import is_automatic
from nlp_support.text.boilerplate import boilerplate
from nlp_support.text.claims import claims, numbers
from nlp_support.text.habits.footers import cut
from nlp_support.text.habits.quick import _named
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import has_words, question_text, says_little, searchable
from nlp_support.text.phrases import WordLists
from nlp_support.text.profile.learn import learn_profile
from nlp_support.text.profile.signing import Signing
from nlp_support.text.reading.html import text_of
from nlp_support.text.reading.markup import is_html
from nlp_support.text.reading.reading import read_text
from nlp_support.text.reading.transcript import transcript_of
from nlp_support.text.wording import Wording
from nlp_support.triage.complexity import questions

from support import message

LETTERS = 200_000
PIECES = (
    "a",
    "A",
    "1",
    "가",
    "님",
    " ",
    "\n",
    "a ",
    "1 ",
    "A1",
    "a.",
    "1.",
    "1-",
    "-",
    "n'",
    "'",
    "@",
    "@a",
    "abc@",
    "a@b.",
    "<",
    "(",
    "{",
    "/",
    "a/",
    "http://a",
    "www.",
    "+1",
    "?",
    "? ",
    "&",
    "*a",
    "_",
    "#1",
    ":",
    "a:",
    ", ",
    "no ",
    "Mr ",
    "010-",
    "name ",
    "dear ",
    "order ",
    "이름은 ",
    "regards\n",
    "password is ",
    "is your code ",
    "code 1 ",
    "codes: 1111 ",
    "4821 a gate ",
    "key=a1",
    "비밀번호 ",
    "인증번호 1 ",
    "-----BEGIN PRIVATE KEY-----",
    "eyJ-",
    "user: a/",
    "A1-",
    "1:",
    "a1:",
    "1a2B",
    "born 1 ",
    "car A1 ",
    "Bestellung 1 ",
    "Am Tor 1, ",
    "rue A ",
    "Calle A ",
    "AB1 1",
    "http://a/a1B2-",
    "^A ",
    "Best, A",
    "김하늬 드림 ",
    "(a) ",
    "{{a",
    "{{a}}",
    "#{가",
    "[A ",
    "<<a",
    "%A",
    "*|a",
    "@a-",
    "@a.",
    "my wife A",
    "A B ",
    "A Ba, ",
    "Ana Be",
    "anna be ",
    "12 A, ",
    "1 A\n",
    "12345 A",
    "1234 AB A",
    "A BA 12345 ",
    "김도현이랑 ",
    "김 도현 ",
    "가지훈",
    "이름은 김",
    "DNI 1",
    "DNI 12345678A ",
    "身份证1",
    "一市一1",
    "1.1.2026 ",
    "1.1.-",
    "01 01 2026 ",
    "2026-1-1-",
    "enter 1234 ",
    "1234 ein",
    "use a1b2c3 to ",
    "a1b2c3 to ",
    "wifi key ",
    "grüße\nA",
    "9:00 A: ",
    "A: \n",
    "Flat 1, 1 Ab, ",
)
OWN = frozenset(("+448005550142", "a@b.example", "@a", "https://a.b/c", "1 A Street, A1", "A1 B2"))
SIGNING = Signing(frozenset(("^{agent_name}", "best, {agent_name}", "your a {agent_name}")))


def told(text: str) -> list[Message]:
    """The text as an agent wrote it to three customers, who had written a part of it."""
    return [
        message(f"{role}{n}", text[: LETTERS // 10], role=role, customer_id=str(n))
        for n in range(3)
        for role in ("customer", "agent")
    ]


FUNCTIONS = (
    _told,
    lambda text: redact(text, names=("Dana",)),
    lambda text: redact(text, keep=OWN),
    lambda text: SIGNING.cut(text),
    lambda text: learn_profile(told(text)),
    Wording.of,
    searchable,
    says_little,
    has_words,
    lambda text: question_text([text]),
    boilerplate,
    is_automatic,
    lambda text: cut(text, frozenset({"a"})),
    lambda text: _named(text[:512]),
    acts,
    asks_back,
    needs_answer,
    WordLists().found,
    detect_language,
    words_of,
    questions,
    claims,
    numbers,
    squeeze,
    lambda text: list(unfilled_in(text, frozenset())),
    lambda text: History().read(told(text)),
    lambda text: [list(form.finditer(text)) for form in (_KIND, _TO_SOMEBODY, *_rude(False))],
    lambda text: local_time(text, UTC),
    lambda text: list(said(text.splitlines(), UTC)),
)

# What mails, pages and chats are made of, for the functions that read them.
MAIL_PIECES = (
    ">",
    "> ",
    "> a\n",
    ">> \n",
    "> a\nb\n",
    "a:\n",
    "On a, b ",
    "On 1 May 2026 at 9:00, a <a@b.c> wrote:\n",
    "From: a\n",
    "From: a@b.c\nSent: 1\nTo: x\n",
    "-- \n",
    "_____\n",
    "-----Original Message-----\n",
    "Begin forwarded message:\n> x\n",
    "##- reply above this line -##\n",
    "Regards\nTel. 123 4567 89\n",
    "Sent from my iPhone\n",
    "this message confidential delete ",
    "```\n",
    "(9:00) a: b\n",
    "(9:00) ",
    "9:00 ",
    "Agent: a\n",
    "agent: ",
    "\u3000",
    "\u200c",
    "<div>",
    "<blockquote type=cite>",
    "<table><tr><td>",
    "<td>",
    "<li><p>",
    "<a href=x>",
    "<a b",
    '<a b="',
    "</p>",
    "<!--",
    "&amp;",
    "<div style='border-top:solid'>a:b:c:",
    "<div class=gmail_attr>",
    "<div class=signature>",
    "<pre>\n",
)
MAIL_FUNCTIONS = (read_text, is_html, text_of, lambda text: read_text(text_of(text)), transcript_of)

for pieces, functions in ((PIECES, FUNCTIONS), ((*PIECES, *MAIL_PIECES), MAIL_FUNCTIONS)):
    for piece in pieces:
        for function in functions:
            function(piece * (LETTERS // len(piece)))
        sys.stdout.write(f"{piece!r}\n")
