"""Figures of the evaluation: against scikit-learn, against answers worked out by hand, and their laws."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics as sk

from nlp_support.errors import InvalidArgument
from nlp_support.eval.metrics import calibration, classification, forecast, ranking, significance
from nlp_support.eval.metrics.forecast import Forecast, forecast_metrics

CLOSE = {"rel": 0, "abs": 1e-9}
NAN = float("nan")

few = settings(max_examples=50, deadline=None)  # a shared machine may stall
halves = st.lists(st.integers(-6, 6).map(lambda i: i / 2), min_size=2, max_size=30)


def random_rows(seed, *, classes=4, n=200):
    """Truth, prediction, a score with ties, right or wrong, and weights of n rows."""
    rng = np.random.default_rng(seed)
    truth, predicted = rng.integers(classes, size=(2, n))
    score = rng.integers(0, 30, size=n) / 29
    return truth, predicted, score, rng.random(n) < score, rng.integers(1, 5, size=n) / 2


# Ranking


def test_ndcg_by_hand():
    """Gains 1 then 2, best 2 then 1: (1 + 2/log2(3)) / (2 + 1/log2(3)); a row without gains gives 0."""
    found = ranking.ndcg([[1, 2, 0], [0, 0, 0]], [[2, 1], [0, 0]], k=3)
    assert found == pytest.approx([(1 + 2 / math.log2(3)) / (2 + 1 / math.log2(3)), 0])
    assert ranking.ndcg([[1, 2]], [[2, 1]], k=1) == pytest.approx([1 / 2])


@pytest.mark.parametrize("k", [1, 3, 5, 50])
def test_ranking_agrees_with_scikit_learn(k):
    rng = np.random.default_rng(k)
    gains = rng.integers(0, 4, size=(60, 12)).astype(float)
    places = np.tile(np.arange(12)[::-1], (60, 1))  # what is offered first scores highest
    ideal = -np.sort(-gains, axis=1)
    offered = ranking.ndcg(gains, ideal, k=k)
    assert ranking.mean(offered) == pytest.approx(sk.ndcg_score(gains, places, k=k), **CLOSE)

    weights = rng.random(60)
    assert ranking.mean(offered, weights) == pytest.approx(
        sk.ndcg_score(gains, places, k=k, sample_weight=weights), **CLOSE
    )


@few
@given(
    st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=1, max_size=9), st.integers(1, 6)
)
def test_ndcg_is_a_share_and_one_for_the_best_order(gains, k):
    ideal = [sorted(row, reverse=True) for row in gains]
    found = ranking.ndcg(gains, ideal, k=k)
    assert ((found >= 0) & (found <= 1 + 1e-12)).all()
    assert ranking.ndcg(ideal, ideal, k=k) == pytest.approx([float(any(row)) for row in gains])


def test_ranking_without_rows_or_columns():
    for empty in ([], np.zeros((0, 5))):
        assert ranking.ndcg(empty, empty, k=3).shape == (0,)
    nothing = np.zeros((2, 0))
    assert ranking.ndcg(nothing, [[1], [0]], k=1).tolist() == [0, 0]


# Calibration


def test_reliability_by_hand():
    """Ten bins (low, high]: 0 and 0.1 share the first, 0.7 is in (0.6, 0.7], 0.95 and 1 are in the last."""
    confidence, right = [0, 0.1, 0.7, 0.95, 1], [False, True, True, False, True]
    found = calibration.reliability(confidence, right)
    assert [(b.confidence, b.right, b.n) for b in found] == [
        (pytest.approx(0.05), 0.5, 2),
        (pytest.approx(0.7), 1, 1),
        (pytest.approx(0.975), 0.5, 2),
    ]
    # 2/5 * 0.45 + 1/5 * 0.3 + 2/5 * 0.475
    assert calibration.expected_calibration_error(confidence, right) == pytest.approx(0.43)
    kept = calibration.reliability(confidence, right, weights=[0, 3, 0, 1, 3])
    assert [(b.confidence, b.right, b.n) for b in kept] == [
        (pytest.approx(0.1), 1, 1),
        (pytest.approx(3.95 / 4), 0.75, 2),
    ]


def test_what_a_perfect_confidence_shows_by_chance():
    """One row at .5 is .5 off whatever comes; what is sure of itself is never off. Two rows at .5 are off by
    0 or by .5, each half of the time; a thousand rows come out near what they say."""
    assert calibration.calibration_error_by_chance([0.5]) == (0.5, significance.Interval(0.5, 0.5))
    assert calibration.calibration_error_by_chance([0, 1, 1]) == (0, significance.Interval(0, 0))
    mean, between = calibration.calibration_error_by_chance([0.5, 0.5], rounds=4000)
    assert mean == pytest.approx(0.25, abs=0.02) and (between.low, between.high) == (0, 0.5)
    assert calibration.calibration_error_by_chance([0.3] * 1000)[1].high < 0.05
    assert np.isnan(calibration.calibration_error_by_chance([])[0])
    again = [calibration.calibration_error_by_chance([0.2, 0.7, 0.4], seed=seed)[0] for seed in (3, 3, 4)]
    assert again[0] == again[1] != again[2]
    with pytest.raises(InvalidArgument, match="rounds must be at least 1, got 0"):
        calibration.calibration_error_by_chance([0.5], rounds=0)


def test_expected_calibration_error_is_that_of_its_reliability_diagram():
    _, _, score, right, _ = random_rows(1)
    bins = calibration.reliability(score, right, bins=7)
    assert sum(b.n for b in bins) == 200
    expected = sum(b.n / 200 * abs(b.confidence - b.right) for b in bins)
    found = calibration.expected_calibration_error(score, right, bins=7)
    assert found == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize("seed", range(5))
def test_brier_agrees_with_scikit_learn(seed):
    _, _, score, right, weights = random_rows(seed)
    assert calibration.brier(score, right) == pytest.approx(sk.brier_score_loss(right, score), **CLOSE)
    assert calibration.brier(score, right, weights=weights) == pytest.approx(
        sk.brier_score_loss(right, score, sample_weight=weights), **CLOSE
    )


@pytest.mark.parametrize(
    ("score", "right", "weights", "coverage", "risk", "area"),
    [
        ([0.7, 0.9, 0.8], [1, 1, 0], None, [1 / 3, 2 / 3, 1], [0, 1 / 2, 1 / 3], 5 / 18),
        ([0.9, 0.5, 0.5], [1, 1, 0], None, [1 / 3, 2 / 3, 1], [0, 1 / 4, 1 / 3], 7 / 36),  # a tie, half wrong
        ([0.5, 0.5], [0, 1], None, [1 / 2, 1], [1 / 2, 1 / 2], 1 / 2),
        ([0.9, -np.inf], [1, 1], None, [1 / 2], [0], 1 / 2),  # half is never covered: risk 1 there
        ([-np.inf, -np.inf], [0, 1], None, [], [], 1),
        ([0.9, 0.8], [0, 1], [2, 1], [2 / 3, 1], [1, 2 / 3], 8 / 9),
        ([0.9, 0.8, -np.inf], [0, 1, 0], [0, 1, 0], [1], [0], 0),
        ([np.inf, 0], [1, 0], None, [1 / 2, 1], [0, 1 / 2], 1 / 4),
    ],
)
def test_risk_coverage_by_hand(score, right, weights, coverage, risk, area):
    found = calibration.risk_coverage(score, right, weights=weights)
    assert found.coverage == pytest.approx(np.array(coverage))
    assert found.risk == pytest.approx(np.array(risk))
    assert found.area == pytest.approx(area)


def test_area_is_the_mean_risk_of_the_surest_i_of_n():
    """As published, where no scores tie: the mean over i of the share wrong among the i surest."""
    rng = np.random.default_rng(3)
    score, right = rng.random(100), rng.random(100) < 0.7
    surest = right[np.argsort(-score)]
    expected = np.mean([1 - surest[:i].mean() for i in range(1, 101)])
    assert calibration.risk_coverage(score, right).area == pytest.approx(expected, **CLOSE)


@few
@given(halves, st.randoms(use_true_random=False))
def test_risk_coverage_does_not_depend_on_the_order_of_rows(score, random):
    rows = [(s if s > -3 else -np.inf, random.random() < 0.5, random.randint(0, 2)) for s in score]
    moved = random.sample(rows, len(rows))
    one, other = (
        calibration.risk_coverage([r[0] for r in some], [r[1] for r in some], weights=[r[2] for r in some])
        for some in (rows, moved)
    )
    assert one.coverage == pytest.approx(other.coverage, **CLOSE)
    assert one.risk == pytest.approx(other.risk, **CLOSE)
    assert one.area == pytest.approx(other.area, nan_ok=True, **CLOSE)
    assert math.isnan(one.area) or -1e-9 <= one.area <= 1 + 1e-9


# Classification


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("weighted", [False, True])
def test_classification_agrees_with_scikit_learn(seed, weighted):
    classes = 2 + seed % 4
    truth, predicted, score, right, some = random_rows(seed, classes=classes, n=10 * (seed + 1))
    weights = some if weighted else None
    ours, theirs = {"weights": weights}, {"sample_weight": weights}
    cells = classification.confusion(truth, predicted, classes=classes, **ours)
    assert cells == pytest.approx(sk.confusion_matrix(truth, predicted, labels=range(classes), **theirs))
    for found, expected in (
        (
            classification.macro_recall(truth, predicted, **ours),
            sk.recall_score(truth, predicted, average="macro", zero_division=0, **theirs),
        ),
        (
            classification.macro_f1(truth, predicted, **ours),
            sk.f1_score(truth, predicted, average="macro", zero_division=0, **theirs),
        ),
        (classification.roc_auc(right, score, **ours), sk.roc_auc_score(right, score, **theirs)),
    ):
        assert found == pytest.approx(expected, **CLOSE)


def test_classification_by_hand():
    """Class 1 appears nowhere; class 2 is only predicted: recall 2/3 and 0, F1 4/5 and 0."""
    truth, predicted = [0, 0, 0], [0, 2, 0]
    assert classification.confusion(truth, predicted, classes=3).tolist() == [[2, 0, 1], [0, 0, 0], [0, 0, 0]]
    assert classification.macro_recall(truth, predicted) == pytest.approx(1 / 3)
    assert classification.macro_f1(truth, predicted) == pytest.approx(2 / 5)
    # Without the row of weight 0 only one class is left, and it is always found.
    kept = {"weights": [1, 0, 5]}
    assert classification.macro_recall(truth, predicted, **kept) == 1
    assert classification.macro_f1(truth, predicted, **kept) == 1


def test_roc_auc_by_hand():
    """Of the 4 pairs (true, false): 0.8 beats both, 0.5 ties with one and beats the other: 3.5 / 4."""
    assert classification.roc_auc([True, True, False, False], [0.8, 0.5, 0.5, -np.inf]) == 3.5 / 4
    assert math.isnan(classification.roc_auc([True, True], [0.1, 0.2]))
    assert math.isnan(classification.roc_auc([True, False], [0.1, 0.2], weights=[1, 0]))


@few
@given(halves, st.randoms(use_true_random=False))
def test_roc_auc_depends_on_the_order_of_scores_only(score, random):
    truth = [True, False, *(random.random() < 0.5 for _ in score[2:])]
    found = classification.roc_auc(truth, score)
    assert found == pytest.approx(classification.roc_auc(truth, np.exp(score) * 5 - 1), **CLOSE)
    assert found == pytest.approx(1 - classification.roc_auc(truth, np.negative(score)), **CLOSE)


# Forecast

ENDED = [
    Forecast("late again", True, (False, True, True, False, True)),  # flagged 3 turns before the end
    Forecast("let go", True, (True, False)),  # flagged 1 turn before the end, wrongly cleared
    Forecast("missed", True, (False, False)),
    Forecast("cleared", False, (False, True, False)),
    Forecast("cleared too", False, (True, True, False)),
    Forecast("calm", False, (False,)),
]


def test_forecast_metrics_by_hand():
    """2 of 3 unsatisfied and 2 of 3 satisfied are flagged; cleared: 2 rightly, 1 wrongly, of 6."""
    found = forecast_metrics(ENDED)
    assert found.recall == pytest.approx(2 / 3)
    assert found.false_positive_rate == pytest.approx(2 / 3)
    assert found.precision == pytest.approx(1 / 2)
    assert found.horizon == pytest.approx(2)
    assert found.recovery == pytest.approx(1 / 6)
    weighted = forecast_metrics(ENDED, [1, 3, 0, 0, 1, 3])
    assert weighted.recall == 1
    assert weighted.false_positive_rate == pytest.approx(1 / 4)
    assert weighted.precision == pytest.approx(4 / 5)
    assert weighted.horizon == pytest.approx((3 + 3 * 1) / 4)
    assert weighted.recovery == pytest.approx((1 - 3) / 8)


def test_forecast_metrics_of_one_kind_only():
    calm = forecast_metrics([Forecast("calm", False, ()), Forecast("calm too", False, (False,))])
    assert (calm.false_positive_rate, calm.recovery) == (0, 0)
    assert math.isnan(calm.recall) and math.isnan(calm.precision) and math.isnan(calm.horizon)
    for nothing in (forecast_metrics([]), forecast_metrics(ENDED, [0] * 6)):
        assert all(math.isnan(value) for value in vars(nothing).values())


def test_at_false_positive_rate_by_hand():
    """Peaks 0.2, 0.4, 0.6, 0.9 of the satisfied: at or above 0.65, the next score after 0.6, is one of four.

    The unsatisfied with peaks 0.7 and 0.8 are found there, each one turn before its end.
    """
    satisfied = [[0.1, 0.2], [0.4, 0.3], [0.6], [0.9, 0.1]]
    unsatisfied = [[0.1, 0.7, 0.3], [0.65, 0.8], [0.5, 0.6]]
    scores, truth = satisfied + unsatisfied, [False] * 4 + [True] * 3
    found = forecast.at_false_positive_rate(scores, truth, rate=0.25)
    assert found == (0.65, pytest.approx(2 / 3), pytest.approx((1 + 1) / 2))
    assert forecast.at_false_positive_rate(scores, truth, rate=1)[:2] == (0.1, 1)
    nothing = forecast.at_false_positive_rate(scores, truth, rate=0.2)  # above 0.9 there is no score
    assert nothing[:2] == (np.inf, 0) and math.isnan(nothing.horizon)
    left_out = forecast.at_false_positive_rate(scores, truth, rate=0, weights=[1, 1, 1, 0, 1, 0, 1])
    assert left_out[:2] == (0.7, 1 / 2)  # neither the 0.9 nor the 0.65 is there


def test_a_rate_that_is_met_exactly_is_allowed():
    """With n satisfied at 1..n, k of them are at or above n - k + 1: the rate is k / n, to the last bit."""
    for n in range(1, 25):
        scores = [[float(i)] for i in range(1, n + 1)]
        for k in range(1, n + 1):
            found = forecast.at_false_positive_rate(scores, [False] * n, rate=k / n)
            assert found.threshold == n - k + 1


@few
@given(
    st.lists(st.tuples(halves, st.booleans()), min_size=1, max_size=8),
    st.sampled_from([0, 0.1, 0.25, 0.5, 1]),
)
def test_at_false_positive_rate_finds_the_lowest_threshold(conversations, rate):
    calm = [turns for turns, unsatisfied in conversations if not unsatisfied]
    found = forecast.at_false_positive_rate(
        [turns for turns, _ in conversations], [unsatisfied for _, unsatisfied in conversations], rate=rate
    )
    if not calm:
        assert all(math.isnan(value) for value in found)
        return
    every = sorted({score for turns, _ in conversations for score in turns})
    allowed = [at for at in every if sum(max(turns) >= at for turns in calm) / len(calm) <= rate]
    assert found.threshold == (allowed[0] if allowed else np.inf)


# What they all share

FIGURES = [
    lambda truth, right, score, w: ranking.mean(score, w),
    lambda truth, right, score, w: calibration.expected_calibration_error(score, right, weights=w),
    lambda truth, right, score, w: calibration.brier(score, right, weights=w),
    lambda truth, right, score, w: calibration.risk_coverage(score, right, weights=w).area,
    lambda truth, right, score, w: classification.macro_recall(truth, right, weights=w),
    lambda truth, right, score, w: classification.macro_f1(truth, right, weights=w),
    lambda truth, right, score, w: classification.roc_auc(right, score, weights=w),
]
AREA = 3


@pytest.mark.parametrize("figure", FIGURES)
def test_no_rows_or_no_weight_gives_nan(figure):
    assert math.isnan(figure([], [], [], None))
    assert math.isnan(figure([], [], [], []))
    assert math.isnan(figure([0, 1], [0, 1], [0.5, 0.7], [0, 0]))


def test_no_rows_give_empty_diagrams():
    assert calibration.reliability([], []) == []
    assert calibration.reliability([0.5], [True], weights=[0]) == []
    assert calibration.risk_coverage([], []).coverage.shape == (0,)
    assert classification.confusion([], [], classes=2).tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("seed", range(3))
def test_weight_is_how_often_a_row_counts(figure, seed):
    """Weight 3 is the row three times; the area, where a row is one step, is only tried with 0 or 1."""
    truth, _, _, right, _ = random_rows(seed, n=60)
    rng = np.random.default_rng(seed)
    score, weights = rng.random(60), rng.integers(2 if figure is FIGURES[AREA] else 4, size=60)
    repeated = [np.repeat(rows, weights) for rows in (truth, right, score)]
    expected = figure(*repeated, None)
    assert figure(truth, right, score, weights) == pytest.approx(expected, **CLOSE)
    assert figure(truth, right, score, weights * 2.5) == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize("figure", FIGURES)
@pytest.mark.parametrize("weights", [[1], [1, 1, 1], [1, -1], [1, NAN], [1, np.inf], [[1, 1]]])
def test_weights_that_do_not_fit_are_refused(figure, weights):
    with pytest.raises(InvalidArgument, match="weights"):
        figure([0, 1], [0, 1], [0.5, 0.7], weights)


@pytest.mark.parametrize(
    "call",
    [
        lambda: ranking.mean([0.1, NAN, NAN]),
        lambda: ranking.ndcg([[1, 0], [NAN, NAN], [0, NAN]], [[1], [1], [1]], k=1),
        lambda: calibration.reliability([NAN, 0.3, NAN], [1, 1, 0]),
        lambda: calibration.expected_calibration_error([NAN, 0.3, NAN], [1, 1, 0]),
        lambda: calibration.brier([NAN, 0.3, NAN], [1, 1, 0]),
        lambda: calibration.risk_coverage([NAN, 0.3, NAN], [1, 1, 0]),
        lambda: classification.confusion([0, 1, 1], [0, NAN, NAN], classes=2),
        lambda: classification.macro_recall([0, NAN, NAN], [0, 1, 1]),
        lambda: classification.macro_f1([0, NAN, NAN], [0, 1, 1]),
        lambda: classification.roc_auc([True, False, True], [NAN, NAN, 1]),
        lambda: forecast.at_false_positive_rate([[0, NAN], [NAN], [1, 2]], [True, False, False], rate=0.5),
    ],
)
def test_nan_is_refused_with_the_number_of_rows(call):
    with pytest.raises(InvalidArgument, match="NaN in 2 of 3"):
        call()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: ranking.ndcg([True, False], [[1]], k=1), r"shape \(2,\)"),
        (lambda: ranking.ndcg([[1]], [[1]], k=0), "k is 0"),
        (lambda: ranking.ndcg([[1], [1]], [[1]], k=1), "2 rows and ideal 1"),
        (lambda: ranking.ndcg([[-1]], [[1]], k=1), "outside"),
        (lambda: ranking.ndcg([[1, 2]], [[1, 2]], k=2), "not descending"),
        (lambda: ranking.ndcg([[2, 2]], [[2, 0]], k=2), "more than the ideal"),
        (lambda: ranking.mean([[0.5]]), r"shape \(1, 1\)"),
        (lambda: ranking.mean([np.inf]), "outside"),
        (lambda: calibration.brier([0.5, 1.5], [1, 1]), r"outside \[0, 1\] in 1 of 2 rows"),
        (lambda: calibration.brier([0.5], [1, 1]), "right has shape"),
        (lambda: calibration.reliability([0.5], [1], bins=0), "bins is 0"),
        (lambda: calibration.risk_coverage([0.5], [1, 1]), "right has shape"),
        (lambda: classification.confusion([0, 2], [0, 1], classes=2), "truth is outside"),
        (lambda: classification.confusion([0], [-1], classes=2), "predicted is outside"),
        (lambda: classification.confusion([0], [0], classes=0), "classes is 0"),
        (lambda: classification.macro_f1([0.5], [0]), "not a whole number in 1 of 1"),
        (lambda: classification.macro_f1([0, 1], [0]), "predicted has shape"),
        (lambda: classification.roc_auc([True], [0.5, 0.6]), "truth_bool has shape"),
        (lambda: forecast_metrics(ENDED, [1]), "weights has shape"),
        (lambda: forecast.at_false_positive_rate([[1]], [True, False], rate=0.1), "unsatisfied has shape"),
        (lambda: forecast.at_false_positive_rate([[1]], [False], rate=5), "rate is 5"),
        (lambda: forecast.at_false_positive_rate([1.0], [False], rate=0.1), "one score for each turn"),
    ],
)
def test_what_does_not_fit_is_refused(call, said):
    with pytest.raises(InvalidArgument, match=said):
        call()
