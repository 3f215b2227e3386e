"""Labels as people write them, and files whose labels are not known."""

import json

import pytest

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument
from nlp_support.eval.models.columns import CLASSES, POINTS, Columns
from nlp_support.eval.models.dialogue_files import are_dialogues, points, read_dialogues
from nlp_support.eval.models.labelled import read_labelled
from nlp_support.eval.models.labels import Labels, LeftOut, Unlabelled, parse_map, written
from nlp_support.eval.models.predictions import read_predictions


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (1, "1"), (1.0, "1"), ("1.0", "1"), (" pos ", "pos"), (["neutral"], "neutral"), (True, "True"),
        (None, ""), (float("nan"), ""), ("NaN", ""), ("", ""), (0.5, "0.5"), ("v1.0", "v1.0"), (-1, "-1"),
    ],
)  # fmt: skip
def test_a_label_is_the_same_however_it_is_stored(value, text):
    assert written(value) == text


def test_labels_become_classes():
    labels = Labels(CLASSES, parse_map(["0=negative", "부정=negative", "9=-"], CLASSES))
    found = [labels.of(one) for one in (0, "0.0", "부정", "Positive", " neutral")]
    assert found == ["negative", "negative", "negative", "positive", "neutral"]
    with pytest.raises(LeftOut, match="left out by --map"):
        labels.of(9)
    for value, told in ((None, "missing"), ("fine", "unknown"), (["neutral", "positive"], "unknown")):
        with pytest.raises(Unlabelled, match=f"label is {told}") as refused:
            labels.of(value)
        assert "fine" not in str(refused.value)
    assert labels.unknown["fine"] == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["0"], "does not name a label and its class; write --map 0=negative"),
        (["=negative"], "does not name a label"),
        (["0=bad"], "'bad' is no class; expected negative, neutral or positive, or - to leave"),
        (["0=negative", "0.0=positive"], "gives 0.0 two classes, negative and positive"),
    ],
)
def test_a_map_that_says_nothing_is_refused(given, told):
    with pytest.raises(InvalidArgument, match=told):
        parse_map(given, CLASSES)


def table(file, rows):
    file.write_text("".join(",".join(row) + "\n" for row in [("text", "label"), *rows]), encoding="utf-8")
    return file


@pytest.mark.parametrize(
    ("labels", "mapped", "told"),
    [
        (["부정", "부정", "긍정"], [], r"3 labels in 3 rows .* line 2: '부정' \(2\), '긍정' \(1\); expected"),
        (["부정", "부정", "긍정"], [], r"say what each stands for, such as --map '부정=negative'"),
        (["negativ", "positiv", "x"], [], r"line 2: 'negativ' \(1\)"),
        (["0", "1", "2"], ["0=negative", "1=positive"], r"1 labels in 3 rows .* first on line 4: '2'"),
        (["my long secret order is late today"] * 3, [], "too many or too long for labels; name the column"),
    ],
)  # fmt: skip
def test_labels_that_are_not_known_are_refused_with_the_remedy(tmp_path, labels, mapped, told):
    file = table(tmp_path / "a.csv", [(f"text {at}", label) for at, label in enumerate(labels)])
    with pytest.raises(InvalidArgument, match=told) as refused:
        list(read_labelled(file, columns=Columns.of(mapped=mapped)))
    assert "secret" not in str(refused.value)


def test_a_few_unknown_labels_cost_their_rows(tmp_path):
    file = table(tmp_path / "a.csv", [("good", "positive"), ("hm", "??"), ("bad", "NEGATIVE")])
    found = list(read_labelled(file))
    assert [row.label for row in found if not isinstance(row, Rejection)] == ["positive", "negative"]
    assert [row.line for row in found if isinstance(row, Rejection)] == [3]


def test_predictions_may_have_a_column_for_each_class(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("id,label,negative,neutral,positive\na,1,0.1,0.2,0.7\nb,0,x,0.5,0.5\n")
    columns = Columns.of(mapped=["1=positive", "0=negative"])
    good, bad = read_predictions(file, columns=columns)
    assert (good.label, good.probabilities) == ("positive", (0.1, 0.2, 0.7))
    assert bad == Rejection(3, "probabilities must be numbers")


TURNS = """id,role,text,satisfaction,overall
1,customer,where is my kettle,2,
1,agent,on its way,,
1,Customer,still nothing,1 2 1,2
2,customer,thank you,"4,5",
3,customer,hello,9,
4,boss,hello,3,
,customer,hello,3,
"""


def test_dialogues_are_read_turn_by_turn(tmp_path):
    file = tmp_path / "turns.csv"
    file.write_text(TURNS)
    found = list(read_dialogues(file))
    lines, dialogues = zip(*(row for row in found if not isinstance(row, Rejection)), strict=True)
    assert lines == (2, 5) and [one.id for one in dialogues] == ["1", "2"]
    assert dialogues[0].votes == ((2,), (), (1, 2, 1)) and dialogues[0].overall == (2,)
    assert [role for role, _ in dialogues[0].turns] == ["customer", "agent", "customer"]
    assert dialogues[1].votes == ((4, 5),) and dialogues[1].overall == ()
    assert sorted(row.line for row in found if isinstance(row, Rejection)) == [6, 7, 8]
    assert are_dialogues(file)


def test_words_may_stand_for_points(tmp_path):
    file = tmp_path / "turns.csv"
    file.write_text("id,role,said,mood\n1,customer,hello,not good\n1,customer,bye,fine\n")
    columns = Columns.of(text="said", label="mood", mapped=["not good=2", "fine=4"], classes=POINTS)
    [(_, dialogue)] = read_dialogues(file, columns=columns)
    assert dialogue.votes == ((2,), (4,)) and dialogue.turns[1] == ("customer", "bye")
    labels = columns.labels(POINTS)
    assert points([3, "fine"], labels) == [3, 4] and points(None, labels) == points("", labels) == []
    with pytest.raises(InvalidArgument, match=r"'fine' \(1\); expected 1, 2, 3, 4 or 5"):
        list(
            read_dialogues(
                file, columns=Columns.of(text="said", label="mood", mapped=["not good=2"], classes=POINTS)
            )
        )


def test_whole_dialogues_may_have_words_for_points_too(tmp_path):
    turns = [{"role": "customer", "text": "hi", "satisfaction": ["bad", 2]}, {"role": "agent", "text": "yes"}]
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps({"id": "1", "turns": turns, "overall": ["bad"]}) + "\n")
    [(_, dialogue)] = read_dialogues(file, columns=Columns.of(mapped=["bad=1"], classes=POINTS))
    assert dialogue.votes == ((1, 2), ()) and dialogue.overall == (1,)
