"""Fitting the model of acts to a few sentences, and what is refused."""

import json

import numpy as np
import pytest

from nlp_support.errors import InvalidArgument, TrainingError, UnreadableFile
from nlp_support.eval.acts.rows import Row, read_messages, read_sentences
from nlp_support.text.acts import Act
from nlp_support.text.acts.model import ACTS, ActModel
from nlp_support.text.acts.sentences import sentences_of
from nlp_support.training.acts.fit import OWN, fit_acts
from nlp_support.training.acts.patterns import FRAMES, PATTERNS, drawn
from nlp_support.training.acts.settings import ActsSettings
from nlp_support.training.acts.varied import varied

from support import run

SMALL = """
[asks]
sentences = ["where is it", "how do i open it", "when does it come", "is it blue", "which one is it"]
[thanks]
sentences = ["thanks", "thank you", "many thanks", "thanks a lot", "thank you so much"]
[tells]
sentences = ["it broke", "the lamp is blue"]
[hands_off]
sentences = ["please call the shop", "write to my colleague"]
[holds]
sentences = ["one moment", "let me look"]
[offers_help]
sentences = ["anything else", "can i help you"]
[agrees]
sentences = ["ok", "fine"]
[closes]
sentences = ["bye", "all done"]
[greets]
sentences = ["hello", "good morning"]
"""


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "en.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def told(model, text):
    return ACTS[int(model.probabilities(sentences_of([text])).argmax())]


def test_our_sentences_are_enough_for_every_language():
    """At least 150 an act in English and Korean, and 60 in the other six."""
    rows = read_sentences(OWN)
    counts = {(row.language, row.act): 0 for row in rows}
    for row in rows:
        counts[row.language, row.act] += 1
    assert {language for language, _ in counts} == {"en", "ko", "de", "fr", "es", "pt", "ja", "zh"}
    assert len(counts) == 8 * len(Act)
    few = {key: n for key, n in counts.items() if n < (150 if key[0] in ("en", "ko") else 60)}
    assert few == {}


def test_no_test_sentence_is_written_for_training(folder):
    """A sentence nearly the same as one that is measured on is not learnt; a stock phrase may be in both."""
    settings = ActsSettings(each=0, frames=0, pairs=0)
    fitted = fit_acts(own=folder, apart=["so where is it, how do i open it", "thanks"], settings=settings)
    assert fitted.about["sentences"] == {"own en": 24}
    fitted = fit_acts(own=folder, apart=["How do I open it, ??????????????"], settings=settings)
    assert fitted.about["sentences"] == {"own en": 23}


def test_a_fit_tells_what_it_was_given_and_is_the_same_again(folder, tmp_path):
    settings = ActsSettings(each=0, frames=0, seed=3)
    one, two = (fit_acts(own=folder, settings=settings) for _ in range(2))
    assert np.array_equal(one.weights, two.weights) and one.about == two.about
    one.save(tmp_path / "acts.npz")
    model = ActModel.load(tmp_path / "acts.npz")
    assert told(model, "where does it open") is Act.ASKS and told(model, "so many thanks") is Act.THANKS


def test_sentences_of_every_act_are_needed(folder):
    (folder / "en.toml").write_text('[asks]\nsentences = ["where is it"]\n', encoding="utf-8")
    with pytest.raises(TrainingError, match="tells"):
        fit_acts(own=folder, settings=ActsSettings(each=0, frames=0))


def test_the_command_writes_the_file_and_says_how_good_it_is(folder, tmp_path):
    out = tmp_path / "out.npz"
    done = run("train", "acts", out, "--sentences", folder, "--held-out", "0.2", "--rounds", "30", "--json")
    found = json.loads(done.stdout)
    assert found["about"]["settings"]["held_out"] == 0.2 and found["figures"][0]["n"] == 5
    assert ActModel.load(out).about["acts"] == list(Act)


def test_a_joined_sentence_does_the_weightier_thing():
    rows = [Row("thanks", Act.THANKS, "en"), Row("it broke", Act.TELLS, "en")]
    made = varied(rows, seed=0, pairs=20, names=0)
    both = {row.act for row in made if "thanks" in row.text and "it broke" in row.text}
    assert both == {Act.TELLS}


def test_patterns_by_hand(tmp_path):
    (tmp_path / "en.toml").write_text(
        '[thanks]\npatterns = ["(thanks|cheers) (a lot|)!"]\n', encoding="utf-8"
    )
    made = drawn(tmp_path, each=9, seed=0)
    assert {row.text for row in made} == {"thanks a lot!", "cheers a lot!", "thanks!", "cheers!"}
    assert len(drawn(tmp_path, each=2, seed=0)) == 2


def test_a_slot_stands_for_one_of_its_words(tmp_path):
    """Two teams in two patterns, the second of which may do without: five sentences."""
    (tmp_path / "en.toml").write_text(
        '[slots]\nteam = "billing|our shop"\n[hands_off]\npatterns = ["ask <team>", "(wait <team>|wait)"]\n',
        encoding="utf-8",
    )
    made = {row.text for row in drawn(tmp_path, each=99, seed=0)}
    assert made == {"ask billing", "ask our shop", "wait", "wait billing", "wait our shop"}
    (tmp_path / "en.toml").write_text('[asks]\npatterns = ["<nobody>"]\n', encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"en\.toml"):
        drawn(tmp_path, each=1, seed=0)


@pytest.mark.parametrize("folder", [PATTERNS, FRAMES])
def test_our_patterns_can_be_drawn(folder):
    made = drawn(folder, each=3, seed=0)
    assert {row.language for row in made} == {row.language for row in read_sentences(OWN)}
    assert not [row.text for row in made if set("()|<>") & set(row.text)]


@pytest.mark.parametrize(
    "content",
    ["[asks", '[shouts]\nsentences = ["ha"]', "[asks]\nsentences = [1]", "asks = 1", "[asks]\nsome = 1"],
)
def test_what_is_no_file_of_sentences_is_refused(tmp_path, content):
    (tmp_path / "en.toml").write_text(content, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"en\.toml"):
        read_sentences(tmp_path)


def test_a_folder_without_files_is_refused(tmp_path):
    for read in (read_sentences, read_messages):
        with pytest.raises(UnreadableFile, match=r"LANGUAGE\.toml"):
            read(tmp_path)
    with pytest.raises(UnreadableFile, match="sgd"):
        fit_acts(public=tmp_path)


@pytest.mark.parametrize("wrong", [{"pairs": -1}, {"rounds": 0}, {"public_weight": 2}, {"held_out": 1}])
def test_settings_out_of_range(wrong):
    with pytest.raises(InvalidArgument):
        ActsSettings(**wrong)
