"""Public data sets as pairs, texts and tests for `train encoder`."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any

from nlp_support.errors import UnreadableFile

from ...encoder.pairs import TrainingPair
from ...splits import normalized
from ..files import Report, write
from . import answers, dialogues, texts, wordings

SGD, STAR, MULTIWOZ, CROSSWOZ, IRC, GISTS = 22_000, 12_000, 12_000, 4_000, 22_000, 14_000
TALK, HALF_TALK, TWEETS, CUSTOMERS, COMMENTS, GUESTS = 16_000, 8_000, 28_000, 28_000, 14_000, 6_000
REVIEWS, UTTERANCES, JAPANESE, KEPT, TESTED = 8_000, 10_000, 5_000, 32_000, 3_000
LANGUAGES = 16_000
PARAPHRASE_TESTS = 200  # groups of paraKQC that are tested on: the last
UNSEEN = ("apartment", "doctor", "spaceship", "party_rsvp")  # tasks of STAR that are tested on
APART = 0.2  # of the welfare services

Rows = list[dict[str, Any]]


def encoder_files(data: Path, out: Path, *, seed: int = 0) -> Report:
    """Write the pairs, texts and tests of `train encoder` from a folder of public data sets.

    What is tested on: services of Schema-Guided Dialogue (dev), tasks of STAR, MultiWOZ test, IRC test,
    banking77 and clinc150 test, all of DSTC11, the last 200 groups of paraKQC, a fifth of the welfare
    services, Question_pair test. The other files hold the rest of these sets, and the others that
    data/README.md names for it.

    Raises:
        UnreadableFile: a data set is missing, or has unexpected content.
    """
    random = Random(seed)
    try:
        rows = {**_pairs(data, random), **_tests(data, random), **_texts(data, random)}
    except OSError as error:
        raise UnreadableFile(f"cannot read {error.filename}: {error.strerror}; see data/README.md") from error
    except (KeyError, IndexError, ValueError) as error:
        raise UnreadableFile(
            f"a set in {data} has unexpected content ({error!r}); see data/README.md"
        ) from error
    written = [
        write(out / f"{name}.jsonl", [((str(row.get("account_id", "")), "", ""), row) for row in own])
        for name, own in rows.items()
    ]
    return Report(tuple(written), {})


def _pairs(data: Path, random: Random) -> dict[str, Rows]:
    paraphrases = dict(list(wordings.paraphrases(data).items())[:-PARAPHRASE_TESTS])
    star = [pair for pair in dialogues.star(data) if not pair.account_id.startswith(UNSEEN)]
    return {
        "pairs-dialogues": [
            *_rows(_some(dialogues.few_of_each(dialogues.sgd(data, "train")), SGD, random)),
            *_rows(_some(dialogues.few_of_each(star), STAR, random)),
            *_rows(_some(dialogues.few_of_each(dialogues.multiwoz(data, "train")), MULTIWOZ, random)),
            *_rows(_some(dialogues.few_of_each(dialogues.crosswoz(data)), CROSSWOZ, random)),
        ],
        "pairs-answers": [
            *_rows(_some([*answers.irc(data, "train")], IRC, random)),
            *_rows([*answers.faq(data), *answers.faq_replies(data)]),
            *_rows(pair for pair in answers.welfare(data) if not _apart(pair.account_id)),
        ],
        "pairs-intents": _rows(wordings.same_intent(wordings.intents(data), random)),
        "pairs-korean": [
            *_rows(wordings.same_intent(paraphrases, random, times=2)),
            *_rows([*wordings.korean_inference(data), *wordings.korean_similar(data)]),
            *_rows(wordings.korean_questions(data, "train", "validation", "old")),
            *_rows(_some([*wordings.korean_gists(data)], GISTS, random)),
            *_rows(wordings.japanese_similar(data)),
        ],
    }


def _tests(data: Path, random: Random) -> dict[str, Rows]:
    known = {pair.account_id for pair in dialogues.sgd(data, "train")}
    new = [pair for pair in dialogues.sgd(data, "dev") if pair.account_id not in known]
    star = [pair for pair in dialogues.star(data) if pair.account_id.startswith(UNSEEN)]
    groups = list(wordings.paraphrases(data).values())[-PARAPHRASE_TESTS:]
    found: dict[str, Iterable[TrainingPair]] = {
        "sgd": _some(new, TESTED, random),
        "star": _some(dialogues.few_of_each(star), TESTED, random),
        "multiwoz": _some(dialogues.few_of_each(dialogues.multiwoz(data, "test")), TESTED, random),
        "irc": _some([*answers.irc(data, "test")], TESTED, random),
        "dstc11": answers.spoken_questions(data),
        "faq": answers.asked_of_faq(data),
        "banking77": wordings.same_intent(wordings.banking(data, "test"), random),
        "clinc150": wordings.same_intent(wordings.clinc(data, "test"), random),
        "parakqc": wordings.one_of_each(groups, random),
        "welfare": (pair for pair in answers.welfare(data) if _apart(pair.account_id)),
        "questions": wordings.korean_questions(data, "test"),
    }
    return {f"test-{name}": _rows(own) for name, own in found.items()}


def _texts(data: Path, random: Random) -> dict[str, Rows]:
    star = (pair for pair in dialogues.star(data) if not pair.account_id.startswith(UNSEEN))
    english = [
        *_draw(_both(dialogues.sgd(data, "train")), TALK, random),
        *_draw(_both([*star, *dialogues.multiwoz(data, "train")]), HALF_TALK, random),
        *_draw(_both(answers.irc(data, "train")), TALK, random),
        *_draw(_both([*answers.faq(data), *answers.faq_replies(data)]), HALF_TALK, random),
        *_draw(texts.tweets(data), TWEETS, random),
        *_draw(texts.customers(data), CUSTOMERS, random),
        *_draw(texts.comments(data), COMMENTS, random),
        *_draw(texts.guests(data), GUESTS, random),
        *(text for own in wordings.intents(data).values() for text in own),
    ]
    groups = list(wordings.paraphrases(data).values())[:-PARAPHRASE_TESTS]
    kept = [
        *_draw(texts.reviews(data), REVIEWS, random),
        *_draw(texts.utterances(data), UTTERANCES, random),
        *_draw(texts.japanese(data), JAPANESE, random),
        *_both([*wordings.korean_inference(data), *wordings.korean_similar(data)]),
        *(text for group in groups for text in group[:3]),
    ]
    return {
        "texts-english": [{"text": text} for text in _draw(english, len(english), random)],
        "texts-kept": [
            {"text": text}
            for text in [*_draw(kept, KEPT, random), *_draw(texts.languages(data), LANGUAGES, random)]
        ],
    }


def _apart(service: str) -> bool:
    """Whether a welfare service is tested on: a hash of its name decides."""
    return sha256(service.encode()).digest()[0] < 256 * APART


def _both(pairs: Iterable[TrainingPair]) -> Iterator[str]:
    for pair in pairs:
        yield pair.question
        yield pair.reply


def _some(pairs: Sequence[TrainingPair], most: int, random: Random) -> list[TrainingPair]:
    return random.sample(pairs, min(most, len(pairs)))


def _rows(pairs: Iterable[TrainingPair]) -> Rows:
    """Pairs as rows of a file, without unknown fields."""
    return [{name: value for name, value in asdict(pair).items() if value} for pair in pairs if _differ(pair)]


def _differ(pair: TrainingPair) -> bool:
    """Whether both texts say something, and are different."""
    question, reply = pair.question.strip(), pair.reply.strip()
    return bool(question and reply) and normalized(question) != normalized(reply)


def _draw(found: Iterable[str], count: int, random: Random) -> list[str]:
    """At most `count` texts at random, each once."""
    unique = list({normalized(text): text for text in found if text.strip()}.values())
    return random.sample(unique, min(count, len(unique)))
