"""Dangers and leaving are found whatever their words, and the same words in praise and questions are none; a
plain question or "ok" moves no mood, and bitter praise is a bad one."""

import pytest

from nlp_support import JourneyMonitor, open_store

from cases.desk import Desk, row, samples

TEXTS = samples("meant")


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    """A talk for each text, answered within two minutes."""
    desk = Desk(tmp_path_factory.mktemp("desk"))
    rows = []
    for table, told in TEXTS.items():
        for name, text in told.items():
            talk = f"{table}-{name}"
            rows += [row(talk, 1, "customer", text), row(talk, 2, "agent", "We see to it.", minute=2)]
    desk.imports(rows)
    return desk


@pytest.fixture(scope="module")
def flagged(desk):
    return desk.flagged()


@pytest.fixture(scope="module")
def valences(desk):
    with open_store(desk.path) as store:
        monitor = JourneyMonitor(store)
        return {one: monitor.conversation("shop", one).valence for one in store.conversation_ids("shop")}


@pytest.mark.parametrize("name", TEXTS["danger"])
def test_a_danger_is_flagged_for_safety(flagged, name):
    assert "safety" in flagged.get(f"danger-{name}", ())


@pytest.mark.parametrize("name", TEXTS["leaving"])
def test_leaving_is_flagged(flagged, name):
    assert "leaves" in flagged.get(f"leaving-{name}", ())


@pytest.mark.parametrize("name", TEXTS["neither"])
def test_the_same_words_that_mean_neither_are_not_flagged(flagged, name):
    assert not {"safety", "leaves"} & flagged.get(f"neither-{name}", set())


@pytest.mark.parametrize("name", TEXTS["plain"])
def test_what_has_no_word_of_feeling_has_no_mood(valences, name):
    assert abs(valences[f"plain-{name}"]) < 0.1


@pytest.mark.parametrize("name", TEXTS["bitter"])
def test_bitter_praise_is_a_bad_mood(valences, name):
    assert valences[f"bitter-{name}"] < -0.3


@pytest.mark.parametrize("end", ["ok", "got it", "네", "알겠습니다", "d'accord", "alles klar", "vale"])
def test_a_closing_that_tells_nothing_leaves_the_mood_where_it_was(tmp_path, end):
    happy = "Hello! What a lovely lamp, thank you so much. Does it come with a bulb?"
    angry = "This is terrible, the lamp is broken and I am really angry about it"
    for n, (text, better) in enumerate(((happy, True), (angry, False))):
        (tmp_path / str(n)).mkdir()
        desk = Desk(tmp_path / str(n))
        before = [row("k", 1, "customer", text), row("k", 2, "agent", "A bulb is in the box.", minute=5)]
        desk.imports([*before, row("k", 3, "customer", end, minute=10)])
        with open_store(desk.path) as store:
            score = JourneyMonitor(store).conversation("shop", "k")
        assert score.trend == 0 and score.moods[0] == score.moods[1] == score.mood
        assert (score.mood > 0) is better and score.low_point == "k-1"
        assert "worse" not in desk.brief("u-k")["headline"]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks for the quick reply, but the kettle still leaks and I am fed up",
        "답변은 감사한데 아직도 물이 새서 너무 짜증나요",
        "Danke für die Antwort, aber es tropft immer noch und das ärgert mich sehr",
        "Merci pour la réponse, mais ça fuit toujours et j'en ai assez",
        "Gracias por responder, pero sigue goteando y estoy harta",
    ],
)
def test_thanks_and_a_complaint_in_one_sentence_are_a_complaint(tmp_path, text):
    desk = Desk(tmp_path)
    asked = [
        row("k", 1, "customer", "My kettle leaks."),
        row("k", 2, "agent", "Please close the lid.", minute=2),
    ]
    desk.imports([*asked, row("k", 3, "customer", text, minute=5)])
    with open_store(desk.path) as store:
        score = JourneyMonitor(store).conversation("shop", "k")
    assert score.scores[-1] < -0.1 and score.trend < 0
    assert desk.waiting(now="2026-06-05T09:00:00Z") == {"k"}
