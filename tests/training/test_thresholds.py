"""`train thresholds`: where a threshold lies with an encoder of other cosines, derived by hand."""

import json
from datetime import UTC, datetime, timedelta
from math import cos, pi, sqrt

import numpy as np
import pytest
from typer.testing import CliRunner

from nlp_support import Encoder, Message, open_store
from nlp_support.errors import InvalidArgument
from nlp_support.suggest.selection import SAME_QUESTION
from nlp_support.training.cli import app
from nlp_support.training.thresholds.known import thresholds
from nlp_support.training.thresholds.moved import compare, drawn

TEXTS = [f"question {number}" for number in range(40)], [f"reply {number}" for number in range(40)]


def fan(step):
    """An encoder whose text number n lies at an angle of n steps in the plane; replies as their questions."""

    def embed(texts):
        angles = np.array([int(text.split()[-1]) for text in texts]) * step
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)

    return Encoder(embed, embed, name="fan", fingerprint=str(step), dim=2)


def moved(found, name):
    return next(one for one in found.moved if one.threshold.name.endswith(name))


def test_every_threshold_is_found_where_it_is_defined():
    """17 of them, each a cosine; that of replies which say the same is kept as a square."""
    found = {one.name: one for one in thresholds()}
    assert len(found) == 17 and all(0 < one.cosine < 1 for one in found.values())
    assert found["suggest.selection:SAME_QUESTION"].cosine == SAME_QUESTION
    assert found["suggest.agreement:SAME_MEANING"].cosine == pytest.approx(sqrt(0.9))


def test_a_threshold_moves_to_where_as_many_pairs_pass_it():
    """Texts a degree apart: a cosine of .93 is an angle of 21.6 degrees, so of the 780 pairs those pass that
    are at most 21 steps apart: 40 - d of each distance d, 21 * 40 - 231 = 609. With half a degree a step as
    many pass from the cosine of 10.5 degrees on. Stretched alike it would be by the medians, of 12 steps:
    1 - .07 * (1 - cos 6°) / (1 - cos 12°)."""
    found = compare({"desk": [TEXTS]}, before=fan(pi / 180), now=fan(pi / 360))
    one = moved(found, "SAME_QUESTION")
    assert one.share == pytest.approx(609 / 780)
    assert one.cosine == pytest.approx(cos(10.5 * pi / 180), abs=2e-5)
    assert one.low == one.high == pytest.approx(one.cosine)
    assert found.before.questions == pytest.approx(cos(12 * pi / 180), abs=1e-5)
    by_hand = 1 - (1 - SAME_QUESTION) * (1 - cos(6 * pi / 180)) / (1 - cos(12 * pi / 180))
    assert one.stretched == pytest.approx(by_hand, abs=1e-4)


def test_the_same_encoder_leaves_every_threshold_where_pairs_pass_it_as_before():
    """Nothing lies between a threshold and where as many pairs pass: the next cosine of a pair."""
    found = compare({"desk": [TEXTS]}, before=fan(pi / 60), now=fan(pi / 60))
    steps = np.cos(np.arange(40) * pi / 60)
    for one in found.moved:
        next_above = min(step for step in steps if step >= one.threshold.cosine)
        assert one.cosine == pytest.approx(next_above, abs=2e-5)
        assert one.stretched == pytest.approx(one.threshold.cosine)


def test_each_store_counts_as_much_as_another_and_tells_its_own():
    """A store whose 40 texts are all alike passes every pair, one in which all lie at right angles and more
    passes none: half of the pairs, and no own threshold where fewer than 10 pass."""

    def embed(texts):
        numbers = np.array([int(text.split()[-1]) for text in texts])
        return np.eye(41, dtype=np.float32)[np.where(numbers < 40, numbers, 40)]

    alike = [f"question {40 + number}" for number in range(40)], [f"reply {40 + n}" for n in range(40)]
    encoder = Encoder(embed, embed, name="corners", fingerprint="1", dim=41)
    found = compare({"apart": [TEXTS], "alike": [alike]}, before=encoder, now=encoder)
    one = moved(found, "SAME_QUESTION")
    assert one.share == 0.5 and one.low == one.high == pytest.approx(1, abs=2e-5)


def test_a_threshold_that_nothing_passes_is_not_moved():
    """Texts at right angles: no pair is near."""

    def embed(texts):
        return np.eye(40, dtype=np.float32)[[int(text.split()[-1]) for text in texts]]

    encoder = Encoder(embed, embed, name="corners", fingerprint="1", dim=40)
    one = moved(compare({"desk": [TEXTS]}, before=encoder, now=encoder), "selection:SAME_QUESTION")
    assert one.share == 0 and one.cosine is None and one.low is None
    assert one.stretched == pytest.approx(SAME_QUESTION)


def test_a_store_that_an_encoder_cannot_read_does_not_decide():
    """Of three stores one is all alike to the other encoder: the median of 1, and twice 10.5 degrees."""

    def embed(texts):
        numbers = np.array([int(text.split()[-1]) for text in texts])
        angles = np.where(numbers < 80, numbers % 40, 0) * pi / 360
        return np.column_stack([np.cos(angles), np.sin(angles)]).astype(np.float32)

    def numbered(start):
        own = range(start, start + 40)
        return [([f"question {n}" for n in own], [f"reply {n}" for n in own])]

    def wide(texts):
        return fan(pi / 180).encode_query([f"text {int(text.split()[-1]) % 40}" for text in texts])

    encoders = [Encoder(own, own, name="x", fingerprint=str(own), dim=2) for own in (wide, embed)]
    stores = {"one": numbered(0), "two": numbered(40), "unread": numbered(80)}
    one = moved(compare(stores, before=encoders[0], now=encoders[1]), "selection:SAME_QUESTION")
    assert one.cosine == one.low == pytest.approx(cos(10.5 * pi / 180), abs=2e-5)
    assert one.high == pytest.approx(1, abs=2e-5)


def test_without_an_account_of_thirty_questions_nothing_is_compared():
    with pytest.raises(InvalidArgument, match="no account has 30 questions with different replies; name"):
        compare({"desk": []}, before=fan(1), now=fan(1))


ROOMS = [f"{floor} {room}" for floor in ("upper", "lower", "middle") for room in ("attic", "bath", "den")]
THINGS = ["lamp", "chair", "curtain", "carpet"]


def desk(path):
    """36 questions, each asked twice in the same words."""
    at = datetime(2024, 3, 1, tzinfo=UTC)
    asked = [f"when does the {thing} of the {room} come" for room in ROOMS for thing in THINGS] * 2
    messages = []
    for number, text in enumerate(asked):
        own = {"account_id": "desk", "conversation_id": f"c{number}", "customer_id": f"k{number}"}
        sent_at = at + timedelta(hours=number)
        answer = text.replace("when does", "we bring").removesuffix(" come") + " on the day after that"
        messages.append(Message(id=f"q{number}", role="customer", text=text, sent_at=sent_at, **own))
        messages.append(
            Message(id=f"r{number}", role="agent", text=answer, sent_at=sent_at + timedelta(minutes=5), **own)
        )
    with open_store(path) as store:
        store.add(messages)
    return path


def test_no_two_texts_that_are_drawn_have_one_wording(tmp_path):
    with open_store(desk(tmp_path / "desk.db")) as store:
        [(asked, answered)] = drawn(store)
    assert len(asked) == len(set(asked)) == len(set(answered)) == 36


def test_the_command_shows_where_thresholds_lie(tmp_path):
    """The bundled encoder beside itself: what is usual, and as many pairs as before, as table and JSON."""
    from nlp_support.models import BUNDLED

    store, folder = desk(tmp_path / "desk.db"), BUNDLED / "encoder"
    command = ["thresholds", "--store", str(store), "--before", str(folder)]
    shown = CliRunner().invoke(app, command)
    assert shown.exit_code == 0 and "suggest.selection:SAME_QUESTION" in shown.stdout
    plain = json.loads(CliRunner().invoke(app, [*command, "--json"]).stdout)
    assert plain["usual"]["before"] == plain["usual"]["now"]
    assert len(plain["thresholds"]) == 17
    assert all(one["now"] is None or one["now"] >= one["cosine"] - 1e-4 for one in plain["thresholds"])
    command[2] = str(tmp_path / "no.db")
    assert CliRunner().invoke(app, command).exit_code != 0
