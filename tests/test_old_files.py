"""Files that version 48cf282 wrote or read still load, and mean what they meant.

`samples/` holds a policy, a table of channels and the rules of a gate as that version read them; two rankings
that its `Ranking.save` wrote; `run`, a replay of 24 conversations about tune-ups and flat tyres (our own
words) with the word encoder of `support`, as its `save_run` wrote it; and `model`, a random BERT eight wide,
as its `export_classifier` wrote it.
"""

from datetime import date, time
from pathlib import Path

import numpy as np
import pytest

from nlp_support import BusinessHours, ChannelTable, EscalationPolicy, HoursChange, Ranking, SentimentModel
from nlp_support.eval.gate import check_gate
from nlp_support.eval.rules import read_rules
from nlp_support.eval.run import load_run

SAMPLES = Path(__file__).parent / "samples"


def test_a_policy() -> None:
    """What the account's own table leaves out is as at the top; its hours are merged key by key."""
    policy = EscalationPolicy.load(SAMPLES / "policy.toml")
    own = policy.for_account("haneul")
    for one in (policy, own):
        assert (one.valence_below, one.satisfaction_below, one.falls_by) == (-0.2, 2.5, 1.5)
        assert (one.raise_at, one.clear_at, one.similar_from, one.calm_after) == (0.6, 0.3, 0.85, 3)
        assert one.words.add == {"manager": ("shop owner",)}
        assert one.words.remove == {"legal": ("see (you|u) in court",)}
        assert one.words.ignore == ("bad hair day",)
    assert set(policy.reasons) == {"manager", "legal", "no-answer", "low-satisfaction"}
    assert set(own.reasons) == {"legal"}
    assert policy.weights == {"manager": 0.6, "no-answer": 0.4}
    assert own.weights == {"manager": 0.6, "no-answer": 0.4, "legal": 0.9}
    change = HoursChange(
        date(2026, 7, 1), date(2026, 7, 31),
        open=time(10), close=time(16), weekdays=frozenset({"mon", "tue", "wed"}),
    )  # fmt: skip
    for one, zone in ((policy, "Asia/Seoul"), (own, "Europe/Oslo")):
        assert one.hours == BusinessHours(
            open=time(9), close=time(18, 30), weekdays=frozenset({"mon", "tue", "wed", "thu", "fri"}),
            time_zone=zone, holidays=frozenset({date(2026, 5, 5), date(2026, 12, 25)}), changes=(change,),
        )  # fmt: skip


def test_a_table_of_channels() -> None:
    """Its eight cells name no medium, which therefore is as high."""
    table = ChannelTable.load(SAMPLES / "channels.toml")
    assert len(table.routes) == 27
    low = table.route(severity="low", complexity="low", effort="low")
    assert (low.primary, low.secondary) == ("self-service", "bot")
    medium = table.route(severity="medium", complexity="low", effort="medium")
    assert (medium.primary, medium.secondary) == ("messaging", "voice")


def test_rankings() -> None:
    ranking = Ranking.load(SAMPLES / "ranking.json")
    assert ranking == Ranking(intercept=-6.0, slope=10.0, threshold=0.5, reply=0.0)
    assert Ranking.load(SAMPLES / "ranking_for_words.json") == Ranking(threshold=0.3, encoder="words@1")


def test_a_run_and_the_rules_of_a_gate() -> None:
    """Both answers come up again and again, so the right one is always first; "frequent" always names the
    other. The two bounds hold, and the run is no worse than itself."""
    run = load_run(str(SAMPLES / "run"))
    first = run.report.figure("recall@1", system="nlp-support")
    assert first is not None and (first.value, first.n) == (1.0, 12)
    assert run.rows is not None and len(run.rows.columns("nlp-support")["same"]) == 12
    rules = read_rules(SAMPLES / "gates.toml")
    assert [(one.figure, one.system, one.slice) for one in rules] == [
        ("recall@1", None, ""), ("coverage", None, "length=11-30 words"), ("recall@1", "frequent", ""),
    ]  # fmt: skip
    result = check_gate(run, rules, against=run)
    assert [verdict.passed for verdict in result.verdicts] == [True, True, True]


def test_an_exported_model() -> None:
    """The probabilities are those that version 48cf282 gave for the same words."""
    model = SentimentModel.load(SAMPLES / "model")
    assert (model.name, model.fingerprint) == ("tiny", "3a36d3037e95c83c")
    rows = model.score(["it was great", "nobody answers"])
    before = [[0.2321314, 0.3784287, 0.3894399], [0.2188155, 0.3803039, 0.4008807]]
    assert np.allclose(rows, before, atol=1e-4)
    assert rows.sum(axis=1) == pytest.approx(1.0)
