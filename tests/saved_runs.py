"""Small runs of every kind, for tests of what is done with saved runs; all text is our own."""

import json

from typer.testing import CliRunner

from nlp_support import cli
from nlp_support.eval.models.dialogues import RatedDialogue
from nlp_support.eval.models.journeys import measure_journeys
from nlp_support.eval.models.predictions import Prediction, ScoredConversation
from nlp_support.eval.models.sentiment import measure_sentiment
from nlp_support.eval.run import load_run, save_run

CLASSES = ("negative", "neutral", "positive")
SURE = {"negative": (0.8, 0.1, 0.1), "neutral": (0.1, 0.8, 0.1), "positive": (0.1, 0.1, 0.8)}


def labelled(n, *, wrong=0, sure=0.8, slices=None):
    """n positive messages, each its own group, the first `wrong` of them taken for negative."""
    rest = (1 - sure) / 2
    right, bad = (rest, rest, sure), (sure, rest, rest)
    return [
        Prediction(f"m{at}", "positive", bad if at < wrong else right, slices=slices(at) if slices else {})
        for at in range(n)
    ]


def sentiment_run(folder, rows):
    save_run(measure_sentiment(rows), folder)
    return load_run(str(folder))


def talks(*rows):
    """Conversations of (unsatisfied, scores, flags)."""
    return [
        ScoredConversation(f"c{at}", unsatisfied, tuple(scores), flags=tuple(map(bool, flags)))
        for at, (unsatisfied, scores, flags) in enumerate(rows)
    ]


def journeys_run(folder, rows):
    save_run(measure_journeys(rows), folder)
    return load_run(str(folder))


def rated(id, votes, overall, source="own"):
    """A dialogue whose customer's turns got these votes."""
    turns = [turn for _ in votes for turn in (("customer", "it broke"), ("agent", "hm"))]
    given = [one for vote in votes for one in ((vote,), ())]
    return RatedDialogue(id, tuple(turns), tuple(given), overall, language="en", source=source)


def predictions_file(file, rows):
    lines = [
        json.dumps({"id": one.id, "label": one.label, "probabilities": one.probabilities, **one.slices})
        for one in rows
    ]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def call(*words):
    return CliRunner().invoke(cli.app, [str(word) for word in words])
