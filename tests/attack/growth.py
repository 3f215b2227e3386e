"""Every function that looks at a customer's words, on the texts that regular expressions dread.

Run by `test_growth.py` in a process of its own, which is ended where one of them takes for ever.
"""

import sys
from datetime import UTC

from nlp_support import redact
from nlp_support.insights.topics.typical import words_of
from nlp_support.readers.helpdesk.kakao.saved import said
from nlp_support.readers.helpdesk.kakao.times import local_time
from nlp_support.text.boilerplate import boilerplate
from nlp_support.text.endings import asks, thanks
from nlp_support.text.language import detect_language
from nlp_support.text.pairs import has_words, question_text, says_little, searchable
from nlp_support.text.phrases import WordLists
from nlp_support.text.wording import Wording
from nlp_support.triage.complexity import questions

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
)
FUNCTIONS = (
    lambda text: redact(text, names=("Dana",)),
    Wording.of,
    searchable,
    says_little,
    has_words,
    lambda text: question_text([text]),
    boilerplate,
    asks,
    thanks,
    WordLists().found,
    detect_language,
    words_of,
    questions,
    lambda text: local_time(text, UTC),
    lambda text: list(said(text.splitlines(), UTC)),
)

for piece in PIECES:
    for function in FUNCTIONS:
        function(piece * (LETTERS // len(piece)))
    sys.stdout.write(f"{piece!r}\n")
