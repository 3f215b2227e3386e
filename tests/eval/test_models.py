"""The frame for models: reading what they said, and measuring it against what people said."""

import json
import math
import tracemalloc
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support import Rejection
from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.metrics.forecast import Forecast, forecast_metrics
from nlp_support.eval.metrics.significance import bootstrap, bootstrap_mean
from nlp_support.eval.models import journeys, sentiment
from nlp_support.eval.models.journeys import measure_journeys
from nlp_support.eval.models.predictions import (
    CLASSES,
    Prediction,
    ScoredConversation,
    read_conversations,
    read_predictions,
)
from nlp_support.eval.models.sentiment import measure_sentiment
from nlp_support.eval.reports.report import Report

SECRET = "my parcel never came"  # stands for customer text, which no reason may quote


@pytest.fixture(autouse=True, scope="module")
def _few_rounds() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for module in (sentiment, journeys):
            patch.setattr(module, "bootstrap", partial(bootstrap, rounds=100))
            patch.setattr(module, "bootstrap_mean", partial(bootstrap_mean, rounds=100))
        yield


def write(path: Path, *rows: object) -> Path:
    lines = [row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows]
    path.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    return path


def predicted(number: int, label: str, *probabilities: float, **fields: str) -> Prediction:
    return Prediction(f"m{number}", label, probabilities, **fields)


def value(report: Report, name: str, slice: str = "") -> float | None:
    figure = report.figure(name, slice=slice)
    assert figure is not None, (name, slice)
    found: float | None = figure.value
    return found


def bounds(report: Report, name: str, slice: str = "") -> tuple[float | None, float | None]:
    figure = report.figure(name, slice=slice)
    assert figure is not None, (name, slice)
    return figure.low, figure.high


# Reading

GOOD = {"id": "m1", "label": "neutral", "probabilities": [0.2, 0.5, 0.3]}
BAD_PREDICTIONS = [
    (GOOD | {"label": SECRET}, "label is unknown, expected one of negative, neutral, positive"),
    (
        GOOD | {"label": ["neutral", "positive"]},
        "label is unknown, expected one of negative, neutral, positive",
    ),
    (GOOD | {"probabilities": [0.5, 0.5]}, "expected 3 probabilities, one each for"),
    (GOOD | {"probabilities": [0.2, 0.5, 0.302]}, "sum to 1"),
    (GOOD | {"probabilities": [-0.5, 0.5, 1.0]}, "0 or more"),
    (GOOD | {"probabilities": [math.nan, 0.5, 0.5]}, "hold NaN"),
    (GOOD | {"probabilities": [math.inf, 0, 0]}, "infinity"),
    (GOOD | {"probabilities": [10**400, 0, 0]}, "too large"),
    (GOOD | {"probabilities": [1e308, 1e308, 1e308]}, "sum to 1"),
    (GOOD | {"probabilities": [True, 0, 0]}, "probabilities must be numbers"),
    (GOOD | {"probabilities": [SECRET, 0, 1]}, "probabilities must be numbers"),
    (GOOD | {"probabilities": {"neutral": 1}}, "probabilities must be an array"),
    (GOOD | {"probabilities": None}, "missing probabilities"),
    (GOOD | {"id": ""}, "missing id"),
    (GOOD | {"id": [SECRET]}, "id must be a text or a whole number"),
    (GOOD | {"id": "\udc80"}, "id must be a text or a whole number"),
    (GOOD | {"group": 1.5}, "group must be a text or a whole number"),
    (GOOD | {"language": SECRET}, "language must be a code"),
    ({"id": "m1", "text": SECRET}, "missing label"),
    ([SECRET], "expected a JSON object, got list"),
    (f'{{"id": "{SECRET}', "is not JSON"),
]
SCORED = {"id": "c1", "unsatisfied": True, "scores": [0.1, 0.7]}
BAD_CONVERSATIONS = [
    (SCORED | {"unsatisfied": "yes"}, "unsatisfied must be true or false"),
    (SCORED | {"unsatisfied": 1}, "unsatisfied must be true or false"),
    (SCORED | {"scores": []}, "scores is empty"),
    (SCORED | {"scores": [0.1, math.nan]}, "scores hold NaN"),
    (SCORED | {"scores": [0.1, None]}, "scores must be numbers"),
    (SCORED | {"flags": [True]}, "there must be as many flags as scores"),
    (SCORED | {"flags": [True, 0]}, "flags must be true or false"),
    (SCORED | {"flags": "TF"}, "flags must be an array"),
    ({"id": "c1", "scores": [1.0]}, "missing unsatisfied"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_PREDICTIONS)
def test_bad_prediction_is_rejected_by_line_and_the_good_go_on(
    tmp_path: Path, row: object, reason: str
) -> None:
    file = write(tmp_path / "p.jsonl", GOOD, row if isinstance(row, str) else json.dumps(row), "", GOOD)
    first, rejected, last = read_predictions(file)
    assert first == last == Prediction("m1", "neutral", (0.2, 0.5, 0.3))
    assert isinstance(rejected, Rejection) and rejected.line == 2
    assert reason in rejected.reason and SECRET not in rejected.reason


@pytest.mark.parametrize(("row", "reason"), BAD_CONVERSATIONS)
def test_bad_conversation_is_rejected_by_line_and_the_good_go_on(
    tmp_path: Path, row: object, reason: str
) -> None:
    file = write(tmp_path / "c.jsonl", SCORED, row, SCORED | {"flags": [False, True]})
    first, rejected, last = read_conversations(file)
    assert first == ScoredConversation("c1", True, (0.1, 0.7))
    assert last == ScoredConversation("c1", True, (0.1, 0.7), flags=(False, True))
    assert isinstance(rejected, Rejection) and rejected.line == 2 and reason in rejected.reason


def test_optional_keys_and_numbers_as_ids(tmp_path: Path) -> None:
    row = GOOD | {"id": 7, "group": 3, "language": "zh-Hant", "text": SECRET}
    found = list(read_predictions(write(tmp_path / "p.jsonl", row), classes=CLASSES))
    assert found == [Prediction("7", "neutral", (0.2, 0.5, 0.3), language="zh-Hant", group="3")]
    assert Prediction("7", "neutral", ()).group == "7"
    assert ScoredConversation("c", True, (1.0,)).group == "c"


def test_a_file_that_breaks_off(tmp_path: Path) -> None:
    file = write(tmp_path / "p.jsonl", GOOD)
    file.write_text(file.read_text() + '{"id": "m2", "lab')
    found = list(read_predictions(file, classes=CLASSES))
    assert isinstance(found[0], Prediction)
    assert isinstance(found[1], Rejection) and "ends early" in found[1].reason and found[1].line == 2


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "packed").write_bytes(b"\x1f\x8b\x08\x00")
    for path in (tmp_path / "absent", tmp_path, tmp_path / "packed"):
        with pytest.raises(UnreadableFile, match=str(path)):
            list(read_predictions(path, classes=CLASSES))
        with pytest.raises(UnreadableFile, match=str(path)):
            list(read_conversations(path))


def test_empty_file_holds_nothing_and_nothing_cannot_be_measured(tmp_path: Path) -> None:
    file = write(tmp_path / "none.jsonl")
    assert list(read_predictions(file, classes=CLASSES)) == list(read_conversations(file)) == []
    with pytest.raises(InvalidArgument, match="there are no rows"):
        measure_sentiment([])
    with pytest.raises(InvalidArgument, match="there are no rows"):
        measure_journeys([])


@pytest.mark.parametrize("classes", [(), ("one",), ("a", "b", "a"), "abc"])
def test_classes_that_are_none(tmp_path: Path, classes: Sequence[str]) -> None:
    with pytest.raises(InvalidArgument, match="two or more different names"):
        read_predictions(tmp_path / "absent", classes=classes)
    with pytest.raises(InvalidArgument, match="two or more different names"):
        measure_sentiment([predicted(1, "a", 0.5, 0.5)], classes=classes)


def test_reading_holds_one_row_at_a_time(tmp_path: Path) -> None:
    """The file has more than 2.5 MB; its buffer has 64 kB."""
    file = write(tmp_path / "p.jsonl", *[GOOD | {"text": SECRET * 60}] * 2_500)
    assert file.stat().st_size > 2_500_000
    tracemalloc.start()
    count = sum(1 for _ in read_predictions(file, classes=CLASSES))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 2_500 and peak < 1_000_000


# Sentiment

FIVE = [
    predicted(1, "negative", 0.85, 0.10, 0.05, group="a"),
    predicted(2, "negative", 0.30, 0.65, 0.05, group="a"),
    predicted(3, "neutral", 0.20, 0.65, 0.15, group="b"),
    predicted(4, "positive", 0.05, 0.10, 0.85, group="c"),
    predicted(5, "positive", 0.65, 0.30, 0.05, group="d"),
]


def test_sentiment_by_hand() -> None:
    """Truth  - - 0 + + taken for - 0 0 + -.

    recall 1/2, 1, 1/2 (mean 2/3); precision 1/2, 1/2, 1; F1 1/2, 2/3, 2/3 (mean 11/18).
    ece: 3 rows at .65 with 1 right, 2 at .85 with 2 right: 3/5 (.65 - 1/3) + 2/5 (1 - .85) = .19 + .06.
    brier: squares of the five rows .035 + .915 + .185 + .035 + 1.415 = 2.585, over 5.
    """
    report = measure_sentiment(FIVE)
    assert report.kind == "sentiment"
    wanted = {"accuracy": 3 / 5, "macro_recall": 2 / 3, "macro_f1": 11 / 18, "ece": 0.25, "brier": 0.517}
    assert {name: value(report, name) for name in wanted} == pytest.approx(wanted)
    recall = [value(report, "recall", f"class={name}") for name in CLASSES]
    precision = [value(report, "precision", f"class={name}") for name in CLASSES]
    assert recall == pytest.approx([1 / 2, 1, 1 / 2]) and precision == pytest.approx([1 / 2, 1 / 2, 1])
    of_negative = report.figure("recall", slice="class=negative")
    assert of_negative is not None and (of_negative.n, of_negative.groups) == (2, 1)
    accuracy = report.figure("accuracy")
    assert accuracy is not None and (accuracy.n, accuracy.groups) == (5, 4)
    assert any("only 4 independent" in warning for warning in report.warnings)


def test_confusion_and_reliability_by_hand() -> None:
    report = measure_sentiment(FIVE)
    counts = {f.slice: f.value for f in report.figures if f.name == "confusion"}
    assert len(counts) == 9 and {slice: count for slice, count in counts.items() if count} == {
        "truth=negative/predicted=negative": 1,
        "truth=negative/predicted=neutral": 1,
        "truth=neutral/predicted=neutral": 1,
        "truth=positive/predicted=positive": 1,
        "truth=positive/predicted=negative": 1,
    }
    (curve,) = report.curves
    assert curve.name == "reliability" and curve.sizes == (3, 2)
    assert np.allclose(curve.points, [(0.65, 1 / 3), (0.85, 1)])


def mixed(n: int, *, seed: int = 0, language: str = "") -> list[Prediction]:
    """A model that is right more often than not, one message a group."""
    random = np.random.default_rng(seed)
    rows = []
    for i in range(n):
        true = int(random.integers(3))
        given = random.dirichlet(np.ones(3) + 2 * (np.arange(3) == true))
        fields = {"language": language, "group": f"{language}{i}"}
        rows.append(predicted(i, CLASSES[true], *given.tolist(), **fields))
    return rows


def test_intervals_go_by_conversation_and_not_by_row() -> None:
    """The same 40 conversations with every message five times over are no more evidence than once."""
    once = mixed(40)
    five = [Prediction(f"{row.id}-{i}", row.label, row.probabilities, group=row.group)
            for row in once for i in range(5)]  # fmt: skip
    single, repeated = measure_sentiment(once), measure_sentiment(five)
    for name in ("accuracy", "macro_f1", "macro_recall", "ece", "brier"):
        low, high = bounds(single, name)
        assert low is not None and high is not None
        assert low < value(single, name) < high or name == "ece"  # type: ignore[operator] # ece is biased up
        assert bounds(repeated, name) == pytest.approx((low, high))
    assert single.warnings == repeated.warnings == ()


def test_a_language_is_measured_as_if_alone() -> None:
    english, korean = mixed(40, language="en"), mixed(12, seed=1, language="ko")
    both, alone = measure_sentiment(english + korean), measure_sentiment(korean)
    for figure in alone.figures:
        if figure.name != "confusion" and "language" not in figure.slice:
            slice = "/".join(filter(None, ("language=ko", figure.slice)))
            found = both.figure(figure.name, slice=slice)
            assert found is not None and (found.value, found.low, found.n) == (
                figure.value, figure.low, figure.n,
            )  # fmt: skip
    (thin,) = [warning for warning in both.warnings if "language=" in warning]
    assert "language=ko (12)" in thin and "language=en" not in thin


def test_one_message() -> None:
    report = measure_sentiment([predicted(1, "neutral", 0.1, 0.8, 0.1)])
    assert value(report, "accuracy") == 1 and bounds(report, "accuracy") == (None, None)
    assert value(report, "ece") == pytest.approx(0.2)
    missing = report.figure("recall", slice="class=positive")
    assert missing is not None and missing.value is None and missing.n == 0
    assert missing.note == "no message has this label"
    json.dumps(report.as_dict(), allow_nan=False)


def test_one_class_only() -> None:
    rows = [predicted(i, "negative", 0.6, 0.3, 0.1) for i in range(40)]
    report = measure_sentiment(rows)
    assert value(report, "macro_recall") == value(report, "macro_f1") == 1
    assert any("all labels are negative" in warning for warning in report.warnings)


def test_nan_from_a_model_is_left_out_and_told() -> None:
    broken = [predicted(i, "neutral", math.nan, 0.5, 0.5) for i in (10, 11)]
    other = predicted(12, "angry", 1, 0, 0)
    report = measure_sentiment([*FIVE, *broken, other])
    assert report.figures == measure_sentiment(FIVE).figures
    (warning,) = [warning for warning in report.warnings if "left out" in warning]
    assert warning.startswith("3 of 8 rows") and "NaN" in warning and "(2)" in warning
    assert "angry" not in warning
    with pytest.raises(InvalidArgument, match=r"nothing to measure: probabilities hold NaN.*\(2\)"):
        measure_sentiment(broken)


def test_rounded_probabilities_are_made_to_sum_to_one() -> None:
    """1.0008 would be outside [0, 1] as a confidence; of two equal ones the first counts."""
    report = measure_sentiment([predicted(1, "a", 1.0008, 0.0)], classes=("a", "b"))
    assert value(report, "ece") == 0 and value(report, "brier") == 0
    tied = measure_sentiment([predicted(1, "b", 0.5, 0.5)], classes=("a", "b"))
    assert value(tied, "confusion", "truth=b/predicted=a") == 1


def test_digest_is_of_the_data_and_not_of_the_model() -> None:
    other_model = [Prediction(row.id, row.label, (0.2, 0.3, 0.5), group=row.group) for row in FIVE]
    assert measure_sentiment(FIVE).data == measure_sentiment(other_model[::-1]).data
    relabelled = [predicted(1, "neutral", 0.85, 0.10, 0.05, group="a"), *FIVE[1:]]
    assert measure_sentiment(FIVE).data["digest"] != measure_sentiment(relabelled).data["digest"]


def test_ids_that_come_twice_are_told() -> None:
    assert any("1 rows repeat an id" in warning for warning in measure_sentiment([*FIVE, FIVE[0]]).warnings)


def test_numbers_of_numpy_are_taken() -> None:
    row = Prediction("m1", "neutral", tuple(np.array([0.25, 0.5, 0.25], np.float32)))
    assert value(measure_sentiment([row]), "accuracy") == 1
    flags = tuple(np.array([False, True]))
    conversation = ScoredConversation("c1", np.bool_(True), (1.0, 2.0), flags=flags)  # type: ignore[arg-type]
    report = measure_journeys([conversation])
    assert value(report, "recall") == 1
    json.dumps(report.as_dict(), allow_nan=False)


# Journeys


def flagged(name: str, unsatisfied: bool, last: float, flags: str) -> ScoredConversation:
    """A conversation whose flags are drawn as "..!!", with 0 for every score but the last."""
    scores = (*[0.0] * (len(flags) - 1), last)
    return ScoredConversation(name, unsatisfied, scores, flags=tuple(flag == "!" for flag in flags))


SIX = [
    flagged("u1", True, 0.9, ".!!!"),
    flagged("u2", True, 0.4, "!."),
    flagged("u3", True, 0.2, ".."),
    flagged("s1", False, 0.5, ".!."),
    flagged("s2", False, 0.1, "."),
    flagged("s3", False, 0.3, "!."),
]


def test_journeys_by_hand() -> None:
    """recall u1, u2 of 3; false positives s1, s3 of 3; precision 2 of 4 flagged.

    horizon: u1 4 - 1 - 1 = 2, u2 2 - 1 - 0 = 1. recovery: s1 and s3 rightly cleared, u2 wrongly: 1 of 6.
    auc: .9 beats 3 satisfied, .4 beats 2, .2 beats 1: 6 of 9 pairs.
    """
    report = measure_journeys(SIX)
    wanted = {
        "auc": 6 / 9, "recall": 2 / 3, "false_positive_rate": 2 / 3, "precision": 1 / 2,
        "horizon": 1.5, "recovery": 1 / 6,
    }  # fmt: skip
    assert {name: value(report, name) for name in wanted} == pytest.approx(wanted)
    counts = {name: found.n for name in wanted if (found := report.figure(name))}
    assert counts == {
        "auc": 6, "recall": 3, "false_positive_rate": 3, "precision": 4, "horizon": 2, "recovery": 6,
    }  # fmt: skip
    assert report.figure("threshold") is None
    recall = report.figure("recall")
    assert recall is not None and recall.note == "flags as the model gave them"
    assert not any("flatters" in warning for warning in report.warnings)


def test_roc_by_hand() -> None:
    """Scores downwards: .9 unsatisfied, .5 satisfied, .4 u, .3 s, .2 u, .1 s."""
    (curve,) = measure_journeys(SIX).curves
    third = 1 / 3
    steps = [(0, 0), (0, 1), (1, 1), (1, 2), (2, 2), (2, 3), (3, 3)]
    assert curve.name == "roc"
    assert np.allclose(curve.points, [(x * third, y * third) for x, y in steps])


def test_roc_of_equal_scores_is_one_step_and_of_many_is_thinned() -> None:
    equal = [flagged(f"c{i}", i % 2 == 0, 1.0, "!") for i in range(6)]
    assert measure_journeys(equal).curves[0].points == ((0, 0), (1, 1))
    many = [ScoredConversation(f"c{i}", i % 3 == 0, (i * 0.5,)) for i in range(500)]
    points = measure_journeys(many).curves[0].points
    assert len(points) == 200 and points[0] == (0, 0) and points[-1] == (1, 1)
    assert list(points) == sorted(points)


def test_flags_from_a_threshold_by_hand() -> None:
    """Ten satisfied peak at 0 to 9, the unsatisfied at 8.5 and 3: at 8.5 one of ten is wrong, at 8 two are.

    The unsatisfied one reaches 8.5 at its second turn of four, so the horizon is 2; it falls again, so its
    flag is wrongly cleared, and no other is cleared: recovery -1 of 12.
    """
    rows = [ScoredConversation(f"s{peak}", False, (float(peak),)) for peak in range(10)]
    rows += [ScoredConversation("u1", True, (1.0, 8.5, 9.5, 2.0)), ScoredConversation("u2", True, (3.0, 0.0))]
    report = measure_journeys(rows, false_positive_rate=0.1)
    wanted = {
        "threshold": 8.5, "recall": 1 / 2, "false_positive_rate": 1 / 10, "precision": 1 / 2,
        "horizon": 2, "recovery": -1 / 12,
    }  # fmt: skip
    assert {name: value(report, name) for name in wanted} == pytest.approx(wanted)
    recall = report.figure("recall")
    assert recall is not None and "8.5" in recall.note and "at most 0.1" in recall.note
    assert "flatters" in recall.note and any("flatters" in warning for warning in report.warnings)


def test_no_threshold_is_high_enough() -> None:
    rows = [ScoredConversation("s", False, (5.0,)), ScoredConversation("u", True, (3.0,))]
    report = measure_journeys(rows, false_positive_rate=0)
    assert value(report, "threshold") is None and value(report, "recall") == 0
    precision = report.figure("precision")
    assert (
        precision is not None and precision.value is None and precision.note == "no conversation was flagged"
    )


@pytest.mark.parametrize("unsatisfied", [True, False])
def test_conversations_that_all_ended_alike(unsatisfied: bool) -> None:
    rows = [ScoredConversation(f"c{i}", unsatisfied, (float(i),)) for i in range(40)]
    report = measure_journeys(rows)
    auc = report.figure("auc")
    assert auc is not None and auc.value is None and "needs satisfied and unsatisfied" in auc.note
    assert report.curves == () and any("all conversations are" in warning for warning in report.warnings)
    assert value(report, "recall") is None
    rate = value(report, "false_positive_rate")
    assert rate is None if unsatisfied else rate == pytest.approx(0.1)
    json.dumps(report.as_dict(), allow_nan=False)


def test_languages_share_one_threshold() -> None:
    """At 8.5, chosen over all, neither satisfied Korean conversation is flagged, and one in eight English."""
    rows = [
        ScoredConversation(f"s{peak}", False, (float(peak),), language="ko" if peak < 2 else "en")
        for peak in range(10)
    ]
    rows.append(ScoredConversation("u", True, (8.5,), language="ko"))
    report = measure_journeys(rows)
    assert value(report, "false_positive_rate", "language=ko") == 0
    assert value(report, "false_positive_rate", "language=en") == pytest.approx(1 / 8)
    assert value(report, "recall", "language=ko") == 1 and value(report, "recall", "language=en") is None


def test_nan_in_a_score_leaves_the_conversation_out() -> None:
    report = measure_journeys([*SIX, ScoredConversation("n", True, (0.5, math.nan), flags=(False, True))])
    assert report.figures == measure_journeys(SIX).figures
    assert any(warning.startswith("1 of 7 rows") and "NaN" in warning for warning in report.warnings)
    with pytest.raises(InvalidArgument, match="nothing to measure"):
        measure_journeys([ScoredConversation("n", True, (math.nan,))])


def test_flags_for_some_only_and_a_rate_that_is_none() -> None:
    with pytest.raises(InvalidArgument, match="1 of 7 conversations have no flags; give all or none"):
        measure_journeys([*SIX, ScoredConversation("x", True, (0.5,))])
    for rate in (-0.1, 1.5, math.nan):
        with pytest.raises(InvalidArgument, match="expected a share in"):
            measure_journeys(SIX, false_positive_rate=rate)


def test_groups_of_conversations_widen_the_interval() -> None:
    """The same 80 conversations of 8 customers who were alike each time say less than those of 80."""
    random = np.random.default_rng(0)
    scores = random.normal(size=8)

    def rows(customers: int) -> list[ScoredConversation]:
        return [
            ScoredConversation(f"c{i}", i % 2 == 0, (float(scores[i % 8]),), group=f"g{i % customers}")
            for i in range(80)
        ]

    few, many = measure_journeys(rows(8)), measure_journeys(rows(80))
    assert value(few, "auc") == value(many, "auc")
    (low, high), (inner_low, inner_high) = bounds(few, "auc"), bounds(many, "auc")
    assert None not in (low, high, inner_low, inner_high)
    assert high - low > 2 * (inner_high - inner_low)  # type: ignore[operator]


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.booleans(), st.lists(st.booleans(), min_size=1, max_size=5)), min_size=1, max_size=12
    )
)
def test_figures_of_flags_are_those_of_the_forecast(found: list[tuple[bool, list[bool]]]) -> None:
    rows = [
        ScoredConversation(f"c{i}", bad, tuple(map(float, flags)), flags=tuple(flags))
        for i, (bad, flags) in enumerate(found)
    ]
    whole = forecast_metrics([Forecast(row.id, row.unsatisfied, row.flags or ()) for row in rows])
    report = measure_journeys(rows)
    for name in ("recall", "false_positive_rate", "precision", "horizon", "recovery"):
        wanted, figure = getattr(whole, name), value(report, name)
        assert math.isnan(wanted) if figure is None else figure == pytest.approx(wanted)
    json.dumps(report.as_dict(), allow_nan=False)


@settings(max_examples=12, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(CLASSES), st.tuples(*[st.floats(0.01, 1)] * 3), st.sampled_from("abc")),
        min_size=1,
        max_size=12,
    )
)
def test_sentiment_figures_hold_together(found: list[tuple[str, tuple[float, float, float], str]]) -> None:
    """Confusion counts sum to the rows, its diagonal to the right ones; shares lie in [0, 1]; no NaN."""
    rows = [
        predicted(i, label, *(p / sum(given) for p in given), group=group)
        for i, (label, given, group) in enumerate(found)
    ]
    report = measure_sentiment(rows)
    counts = {f.slice: f.value or 0 for f in report.figures if f.name == "confusion"}
    right = sum(counts[f"truth={name}/predicted={name}"] for name in CLASSES)
    assert sum(counts.values()) == len(rows)
    assert value(report, "accuracy") == pytest.approx(right / len(rows))
    most = {"brier": 2, "confusion": len(rows)}
    assert all(f.value is None or 0 <= f.value <= most.get(f.name, 1) + 1e-12 for f in report.figures)
    json.dumps(report.as_dict(), allow_nan=False)
