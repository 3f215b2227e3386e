"""Precision and recall of acts."""

import json

import pytest

from nlp_support.eval.acts.measure import measure_acts
from nlp_support.eval.acts.rows import DEVELOPMENT, MESSAGES, SENTENCES, TEST, read_messages, read_sentences
from nlp_support.eval.compare import compare_runs
from nlp_support.eval.measures import measures_of
from nlp_support.eval.run import load_run, save_run
from nlp_support.text.acts import Act

from support import run


@pytest.fixture
def folders(tmp_path):
    sentences, messages = tmp_path / "sentences", tmp_path / "messages"
    sentences.mkdir()
    messages.mkdir()
    (sentences / "en.toml").write_text(
        '[thanks]\nsentences = ["Thank you!", "Where is my parcel?"]\n'
        '[asks]\nsentences = ["How much is it?"]\n',
        encoding="utf-8",
    )
    (messages / "en.toml").write_text(
        'needs_answer = ["Where is it?", "Thanks!"]\nneeds_no_answer = ["ok"]\n'
        'answers = ["It costs nine euros."]\n',
        encoding="utf-8",
    )
    return sentences, messages


def test_figures_by_hand(folders):
    """Of three sentences one has the wrong label: 2 of 3 are right, asking is told twice and right once, and
    thanks are found once of twice. Of the messages two are told to close, and one does."""
    report = measure_acts(sentences=folders[0], messages=folders[1])

    def figure(name, slice="language=en"):
        return report.figure(name, slice=slice).value

    assert figure("right", "") == pytest.approx(2 / 3)
    assert (figure("asks precision"), figure("asks recall")) == (0.5, 1.0)
    assert (figure("thanks precision"), figure("thanks recall")) == (1.0, 0.5)
    assert (figure("closing precision"), figure("closing recall")) == (1.0, 0.5)
    assert figure("closes precision", "messages, language=en") == 0.5
    assert figure("closes recall", "messages, language=en") == 1.0
    assert figure("holds recall") is None


def test_every_sentence_and_message_is_kept_without_its_text(folders):
    """Three sentences, three messages of a customer, and one of an agent, of which nothing else is right."""
    report = measure_acts(sentences=folders[0], messages=folders[1])
    kept = [(row["part"], row["label"], row["predicted"], row["error"]) for row in report.rows]
    assert kept[:3] == [
        ("sentence", "thanks", "thanks", ""),
        ("sentence", "thanks", "asks", "thanks taken for asks"),
        ("sentence", "asks", "asks", ""),
    ]
    assert kept[3:6] == [
        ("closes", "False", "False", ""),
        ("closes", "False", "True", "closes taken for it"),
        ("closes", "True", "True", ""),
    ]
    assert {row["part"] for row in report.rows[6:]} == {"asks back", "only holds", "answers"}
    assert not [row for row in report.rows if "parcel" in str(row)]


def test_the_figures_of_the_rows_are_those_of_the_report(folders, tmp_path):
    report = measure_acts(sentences=folders[0], messages=folders[1])
    save_run(report, tmp_path)
    run = load_run(str(tmp_path))
    found = {one.name: one.a for one in compare_runs(run, run).differences}
    assert found == pytest.approx({name: report.figure(name).value for name in measures_of(report).names})
    assert "closing recall" in found and run.rows.texts("model", "")[0] == "acts"


def test_the_command(folders, tmp_path):
    out = tmp_path / "acts.json"
    run("eval", "acts", "--sentences", folders[0], "--messages", folders[1], "--json", out)
    assert json.loads(out.read_text(encoding="utf-8"))["data"]["sentences"] == 3


@pytest.mark.parametrize("folder", [DEVELOPMENT, TEST])
def test_both_sets_have_every_act_and_language(folder):
    rows = read_sentences(folder / SENTENCES)
    assert {row.act for row in rows} == set(Act)
    assert {row.language for row in rows} == {"en", "ko", "de", "fr", "es", "pt", "ja", "zh"}
    assert set(read_messages(folder / MESSAGES)) >= {"en", "ko"}


def test_the_bundled_model_is_as_good_as_its_card_says():
    """Nearly nothing that waits is taken for a closing; nine of ten closings and questions are found."""
    report = measure_acts(sentences=DEVELOPMENT / SENTENCES, messages=DEVELOPMENT / MESSAGES)
    for language in ("en", "ko"):
        where = f"messages, language={language}"
        assert report.figure("closes precision", slice=where).value >= 0.97
        assert report.figure("closes recall", slice=where).value >= 0.85
        assert report.figure("asks recall", slice=f"language={language}").value >= 0.9
    for language in ("en", "ko", "de", "fr", "es", "pt", "ja", "zh"):
        where = f"language={language}"
        assert report.figure("closing precision", slice=where).value >= 0.92
        assert report.figure("closing recall", slice=where).value >= 0.8
