"""How far an answer is from being readily available."""

import re

from ..journey.texts import text_of
from ..text import acts
from ..text.patterns import NOT_WORDS
from .levels import Measure

MOST_QUESTIONS = 4
EACH_QUESTION = 0.25  # added to the divisor by each question after the first
REPORT = 0.8  # plainness of a message that reports and asks nothing: what is wanted must be found out
PLAIN_WORDS, LEAST = 20, 0.5  # a longer message is less plain, down to half at 40 words
KNOWN_SHARE = 0.5  # of plain messages, which an agent who knows the matter can answer unaided
ASKING_BACK = 0.5  # share of the readiness lost where agents always had to ask first
USUAL_CASES = 2  # cases of the account's usual kind, added so that a few similar ones do not decide alone

_REPEATED = re.compile(r"([?？])[?？!\s]*")
_WORD = re.compile(r"\w+")


def complexity(
    text: str,
    *,
    confidence: float,
    asked_back: int = 0,
    similar: int = 0,
    usual: float = 0.0,
    language: str = "en",
) -> Measure:
    """How complex answering a message is, in [0, 1].

    It is 1 - plain * (c + (1 - c) / 2) * (1 - missing / 2). `plain` is 1 for one short question, and less
    for several, for a report without a question and for a long message. c is the confidence of the best past
    reply; half of the plain messages can be answered without one. `missing` is the share of replies to
    similar questions that asked something back first.

    Args:
        text: what the customer wrote.
        confidence: in [0, 1], of the best past reply.
        asked_back: how many of the replies to similar questions asked the customer something.
        similar: how many such replies there were.
        usual: in [0, 1], the share of all the account's first replies that ask back.
        language: of the evidence, "en" or "ko".
    """
    asked, words = questions(text), len(_WORD.findall(NOT_WORDS.sub(" ", text)))
    missing = (asked_back + USUAL_CASES * usual) / (similar + USUAL_CASES)
    ready = (confidence + (1 - confidence) * KNOWN_SHARE) * (1 - ASKING_BACK * missing)
    found: dict[str, dict[str, object]] = {"confidence": {"confidence": f"{confidence:.2f}"}}
    if asked > 1:
        found["questions" if asked < MOST_QUESTIONS else "many-questions"] = {"questions": asked}
    if words > PLAIN_WORDS:
        found["words"] = {"words": words}
    if asked_back:
        found["asked-back"] = {"asked_back": asked_back, "similar": similar}
    evidence = (text_of("evidence", key, language=language, **values) for key, values in found.items())
    return Measure(1 - _plain(asked, words) * ready, tuple(evidence))


def _plain(asked: int, words: int) -> float:
    """How plain a message is, in (0, 1]."""
    short = max(LEAST, min(1.0, PLAIN_WORDS / max(1, words)))
    return short * (1 / (1 + EACH_QUESTION * (asked - 1)) if asked else REPORT)


def questions(text: str) -> int:
    """How many questions a text asks, from 0 to `MOST_QUESTIONS`; more count as that many."""
    return min(acts.questions(_REPEATED.sub(r"\1 ", text)), MOST_QUESTIONS)
