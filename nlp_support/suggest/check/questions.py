"""Which of several questions a reply leaves untouched, in English and Korean."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from ...text.acts import COURTEOUS, Act
from ...text.acts.told import in_order
from ...text.facts import facts
from ...text.profile.languages import language_of
from .question_words import in_common, is_ping, topics, word_list

if TYPE_CHECKING:
    from ...models.encoder import Encoder

MOST = 8  # sentences of either side; a long mail is not judged
NEAR, AHEAD = 0.45, 0.2  # cosine of a sentence to the question that it answers, and how far the others are
FAR = 0.25  # cosine up to which a sentence says nothing to a question
FEWEST_WORDS = 2  # of a question
HALF, LISTED = 2, 8  # a sentence belongs to a question with half of its words, if they are no item of a list
JUDGED = ("en", "ko")
DEFERS = frozenset({Act.ASKS, Act.HOLDS, Act.HANDS_OFF})
OPENING = frozenset({Act.GREETS, Act.THANKS})
_ENDS = re.compile(r"(?<=[.!?…])\s{1,20}|(?<=[。！？])|\n{1,20}")


def untouched(asked: Sequence[str], reply: str, *, encoder: "Encoder | None" = None) -> list[str]:
    """The questions of a customer that a reply says nothing to, although it surely answers another of them.

    It is silent wherever that is not plain: where the questions have a word in common, where a sentence of
    the reply belongs to none of them, where it asks back, puts off or sends elsewhere, where a number may
    answer what is asked for, and in other languages.

    Args:
        asked: what the customer wrote and is waiting for.
        reply: what is to be sent.
        encoder: also goes by meaning, with one encoding of questions and sentences together.
    """
    questions = [one for text in asked for one in _sentences(text) if _asks(one)]
    if not 2 <= len(questions) <= MOST or language_of("\n".join(asked)) not in JUDGED:
        return []
    told = _telling(reply)
    if not told:
        return []
    about, said = [topics(one) for one in questions], [topics(one) for one in told]
    owned = np.array([[_mostly(own, other) for other in said] for own in about])  # (q, s)
    touched = np.array([[in_common(own, other) for other in (*said, topics(reply))] for own in about])
    if encoder is not None:
        near = encoder.encode_query(questions) @ encoder.encode_document(told).T  # (q, s)
        owned |= _surely(near) & np.array([bool(one) for one in said])  # "here you go" may be to any of them
        touched[:, :-1] |= near > FAR
    if not owned.any(axis=0).all():
        return []
    return [
        question
        for at, question in enumerate(questions)
        if not (touched[at].any() or owned[at].any())
        and not any(in_common(about[at], other) for place, other in enumerate(about) if place != at)
        and not _may_be_answered_by_number(question, reply)
    ]


def _sentences(text: str) -> list[str]:
    return [one.strip() for one in _ENDS.split(text) if one.strip()]


def _asks(sentence: str) -> bool:
    """Whether a sentence is surely a question about something."""
    if not sentence.rstrip(" .!").endswith(("?", "？")) or len(sentence.split()) < FEWEST_WORDS:
        return False
    if not topics(sentence) or is_ping(sentence) or word_list("goes_on").match(sentence.lower()):
        return False
    return in_order([sentence], surely=True)[0] == (Act.ASKS,)


def _telling(reply: str) -> list[str]:
    """The sentences of a reply that tell something; none where it may answer in another way."""
    if any(sign in reply for sign in ("://", "{url}", "?", "？")):
        return []
    if any(word_list(name).search(reply.lower()) for name in ("at_once", "to_anything")):
        return []
    found = _sentences(reply)
    if not 0 < len(found) <= MOST:
        return []
    likely, sure = in_order(found), in_order(found, surely=True)
    if (Act.AGREES,) in likely or any(DEFERS.intersection(own) for own in (*likely, *sure)):
        return []  # a "yes" may be to any of them
    courteous = [set(own) <= COURTEOUS for own in sure]  # "here you go" may be more than a courtesy
    courteous[0] |= set(likely[0]) <= OPENING
    return [one for one, own in zip(found, courteous, strict=True) if not own]


def _mostly(question: frozenset[str], sentence: frozenset[str]) -> bool:
    """Whether a sentence is about what a question is about: a list of ten things is not about one of them."""
    shared = sum(1 for one in sentence if in_common(frozenset((one,)), question))
    return shared > 0 and HALF * shared >= len(question) and LISTED * shared >= len(sentence)


def _surely(near: NDArray[np.float32]) -> NDArray[np.bool_]:
    """Which question (q, s) each sentence surely answers, if any."""
    ordered = np.sort(near, axis=0)
    sure = (ordered[-1] >= NEAR) & (ordered[-1] - ordered[-2] >= AHEAD)  # (s,)
    owned: NDArray[np.bool_] = (near == ordered[-1]) & sure
    return owned


def _may_be_answered_by_number(question: str, reply: str) -> bool:
    return bool(word_list("quantity").search(question.lower()) and facts(reply.lower()))
