"""Our turns of customers by mood: how files are read, and that none is learnt from."""

import pytest

from nlp_support.errors import UnreadableFile
from nlp_support.eval.models.columns import CLASSES
from nlp_support.eval.models.predictions import Prediction
from nlp_support.eval.models.sentiment import measure_sentiment
from nlp_support.eval.models.turns import Turn, labelled_turns, read_turns, spelt_out
from nlp_support.training.sets.moods import OWN


def test_a_line_with_choices_stands_for_each() -> None:
    assert spelt_out("{no|not a single} complaint{, thanks|}") == [
        "no complaint, thanks", "no complaint", "not a single complaint, thanks", "not a single complaint",
    ]  # fmt: skip
    assert spelt_out("plain") == ["plain"]


def test_a_file_is_read_by_kind_and_class(tmp_path) -> None:
    (tmp_path / "de.toml").write_text('[short]\nneutral = """\n{ja|nein}\n\nja\n"""\n', encoding="utf-8")
    assert read_turns(tmp_path) == [
        Turn("ja", "neutral", "de", "short"),
        Turn("nein", "neutral", "de", "short"),
    ]


@pytest.mark.parametrize("text", ['[short]\nangry = "x"', 'neutral = "x"', "[short"])
def test_a_file_of_another_form_is_named(tmp_path, text: str) -> None:
    (tmp_path / "de.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"de\.toml"):
        read_turns(tmp_path)
    with pytest.raises(UnreadableFile, match="no turns"):
        read_turns(tmp_path / "none")


def test_no_turn_that_is_tested_is_learnt_from() -> None:
    def bare(text: str) -> str:
        return "".join(filter(str.isalnum, text.casefold()))

    tested = labelled_turns()
    learnt = {bare(one.text) for one in read_turns(OWN)}
    assert not [one.text for one in tested if bare(one.text) in learnt]
    for language in ("en", "ko"):
        kinds = {(one.slices["kind"], one.label) for one in tested if one.language == language}
        assert kinds == {
            ("faults", "negative"), ("plain", "neutral"), ("short", "neutral"), ("negated", "negative"),
            ("negated", "positive"), ("praise", "positive"),
        }  # fmt: skip


def test_accuracy_is_told_by_kind() -> None:
    """Of two short turns one is right, the one fault is."""
    said = {"short": [(0, 1, 0), (1, 0, 0)], "faults": [(1, 0, 0)]}
    rows = [
        Prediction(f"{kind}{at}", "negative" if kind == "faults" else "neutral", found, slices={"kind": kind})
        for kind, own in said.items()
        for at, found in enumerate(own)
    ]
    report = measure_sentiment(rows, classes=CLASSES)
    values = {kind: report.figure("accuracy", slice=f"kind={kind}") for kind in said}
    assert {kind: figure.value for kind, figure in values.items() if figure} == {"short": 0.5, "faults": 1.0}
