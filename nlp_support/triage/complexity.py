"""How far an answer is from being readily available."""

import re

from ..endings import ASKS, SENTENCE
from .levels import Measure

MOST_QUESTIONS = 4
EACH_QUESTION = 0.25  # by how much each question after the first divides the confidence
ASKING_BACK = 0.5  # of the confidence, when agents always had to ask first
BESIDES = 2  # cases in which nobody asked back, thought beside the similar ones, which are few

_REPEATED = re.compile(r"([?？])[?？!\s]*")


def complexity(text: str, *, confidence: float, asked_back: int = 0, similar: int = 0) -> Measure:
    """How complex answering is, in [0, 1].

    It is 1 - confidence * (1 - asked_back / (similar + 2) / 2) / (1 + (questions - 1) / 4): how likely the
    best past reply is right, less where agents had to ask something first, and where more is asked at once.

    Args:
        text: what the customer wrote.
        confidence: in [0, 1], of the best past reply.
        asked_back: how many of the replies to similar questions asked the customer something.
        similar: how many such replies there were.
    """
    asked = questions(text)
    missing = asked_back / (similar + BESIDES)
    ready = confidence * (1 - ASKING_BACK * missing) / (1 + EACH_QUESTION * max(0, asked - 1))
    evidence = [f"the best past reply is right with confidence {confidence:.2f}"]
    if asked > 1:
        evidence.append(
            f"{asked} questions at once" if asked < MOST_QUESTIONS else f"{asked} questions or more"
        )
    if asked_back:
        evidence.append(f"agents first asked back in {asked_back} of {similar} similar cases")
    return Measure(1 - ready, tuple(evidence))


def questions(text: str) -> int:
    """How many questions a text asks, from 0 to `MOST_QUESTIONS`."""
    sentences = SENTENCE.findall(_REPEATED.sub(r"\1 ", text))
    asking = sum(ASKS.search(sentence.strip()) is not None for sentence in sentences)
    return min(asking, MOST_QUESTIONS)
