"""Timing of triage, knowledge bases and service metrics: invented traffic, and what the figures are of."""

import subprocess
from collections import defaultdict
from datetime import timedelta

import numpy as np
import pytest

from nlp_support import Encoder, ReplySuggester, Role, SatisfactionModel, SentimentModel, index_account
from nlp_support.eval.speed import measure as speed
from nlp_support.eval.speed.child import run_child
from nlp_support.eval.speed.clock import PROCESSOR, timed
from nlp_support.eval.speed.journeys import Models
from nlp_support.eval.speed.measure import Sizes, measure_speed
from nlp_support.eval.speed.parts import WHOLE
from nlp_support.eval.speed.service import (
    HISTORY,
    PASSES,
    TRIAGE,
    faq_figures,
    metrics_figures,
    triage_figures,
)
from nlp_support.eval.speed.traffic import ACCOUNT, START, YEAR, traffic
from nlp_support.triage import Triage

from support import T0, bag_of_words, exchange

NOW = T0 + timedelta(days=30)
ASKED = ["where is my parcel", "do you open on sundays", "can I return the blue lamp", "where is it"]


@pytest.fixture
def moods():
    """The texts whose mood was asked."""
    return []


@pytest.fixture
def models(moods):
    """Models without an opinion."""
    return Models(
        SentimentModel(
            lambda texts: moods.extend(texts) or np.full((len(texts), 3), 1 / 3, np.float32), name="no"
        ),
        SatisfactionModel(lambda texts: np.full((len(texts), 5), 0.2, np.float32), name="no"),
        Encoder(bag_of_words, bag_of_words, name="words", fingerprint="1", dim=64),
    )


@pytest.fixture
def suggester(store, words_encoder, words_ranking):
    """Two days of questions with their answers, indexed."""
    for number in range(48):
        question = ASKED[number % 3]
        store.add(exchange(number, f"{question} please", f"about {question}: yes it is number {number}"))
    index_account(store, "acme", encoder=words_encoder, now=NOW)
    return ReplySuggester(store, encoder=words_encoder, ranking=words_ranking)


def test_a_call_is_timed_by_the_clock_and_by_the_processor():
    taken = timed("sum", lambda: sum(range(1000)))
    assert list(taken) == ["sum", "sum" + PROCESSOR]
    assert min(taken.values()) > 0


def test_triage_takes_turns_with_suggesting_and_asks_no_model(suggester, models, moods, monkeypatch):
    """Of four texts: each mood asked once by the bare models, that of the first two once more to warm up;
    triage is given the mood, so it asks none."""
    triaged = []
    message = Triage.message

    def noted(triage, account_id, text, **given):
        triaged.append((text, given["suggestions"], given["mood"]))
        return message(triage, account_id, text, **given)

    monkeypatch.setattr(Triage, "message", noted)
    figures = triage_figures(suggester, "acme", ASKED, models, now=NOW, loads=2)
    assert sorted(moods) == sorted([*ASKED, *ASKED[:2]])
    assert [text for text, _, _ in triaged] == [*ASKED[:2], *ASKED]
    for text, suggestions, mood in triaged:
        assert [one.text for one in suggestions] == [
            one.text for one in suggester.suggest("acme", text, now=NOW)
        ]
        assert mood == 0
    named = {figure.name: figure for figure in figures}
    for name in (WHOLE, TRIAGE, PASSES):
        for clock in (name, name + PROCESSOR):
            quantiles = [named[f"{clock}, p{share}"] for share in (50, 95, 99)]
            assert [one.n for one in quantiles] == [4, 4, 4]
            assert 0 < quantiles[0].value <= quantiles[1].value <= quantiles[2].value
    assert named["triage / suggest, p50"].unit == "ratio"
    assert named[f"{HISTORY}, p50"].n == 2


def test_the_knowledge_base_is_mined_from_as_many_messages_as_are_named(tmp_path):
    figures = faq_figures(tmp_path, messages=60, times=2)
    names = ("knowledge base, 60 messages", "topics, 60 messages")
    assert {figure.name for figure in figures} == {
        f"{name}{clock}, p50" for name in names for clock in ("", PROCESSOR)
    }
    assert all(figure.value > 0 and figure.n == 2 for figure in figures)


def test_metrics_are_counted_from_all_messages_in_processes_of_their_own(tmp_path):
    """The name has the count that the process told. Polars alone takes some 50 MB."""
    whole, processor, peak = metrics_figures(tmp_path, messages=1_200, times=2)
    assert whole.name == "service metrics, 1,200 messages, p50"
    assert processor.name == f"service metrics, 1,200 messages{PROCESSOR}, p50"
    assert whole.value > 0 and processor.value > 0 and whole.n == processor.n == peak.n == 2
    assert peak.value is None or 50 < peak.value < 500


def test_a_process_that_fails_is_an_error():
    assert run_child("import sys; print('{\"told\": ' + sys.argv[1] + '}')", "3")[1] == {"told": 3}
    with pytest.raises(subprocess.CalledProcessError):
        run_child("raise SystemExit(2)")


def test_traffic_is_the_same_each_time_and_in_the_order_of_time():
    messages = list(traffic(3_000))
    assert messages == list(traffic(3_000)) != list(traffic(3_000, seed=1))
    times = [one.sent_at for one in messages]
    assert times == sorted(times)
    assert times[0] >= START and 0.9 * YEAR < times[-1] - times[0] < 1.5 * YEAR
    assert len({one.id for one in messages}) == 3_000


def test_traffic_is_made_of_conversations_that_people_may_have():
    """One customer and one channel in a conversation. Of 1 + floor(x), x exponential with mean 5, the mean is
    1 + 1 / (e^.2 - 1) = 5.52; with 20,000 messages, 3,600 conversations of standard deviation 5, the mean is
    within .3 of it. An agent begins one in 20. Thanks end 4 of 10 conversations that a customer ends."""
    threads = defaultdict(list)
    for one in traffic(20_000):
        threads[one.conversation_id].append(one)
    assert len(threads) == pytest.approx(20_000 / 5.52, rel=0.06)
    for talk in threads.values():
        assert len({(one.customer_id, one.channel) for one in talk}) == 1
        assert len({one.agent_id for one in talk if one.role is Role.AGENT}) <= 1
        assert all((one.agent_id is None) == (one.role is Role.CUSTOMER) for one in talk)
    last = [talk[-1].text.lower() for talk in threads.values() if talk[-1].role is Role.CUSTOMER]
    assert np.mean([text.count(" ") < 4 and not text.endswith("?") for text in last]) == pytest.approx(
        0.4, abs=0.05
    )
    begun = [talk[0].role is Role.AGENT for talk in threads.values()]
    assert np.mean(begun) == pytest.approx(0.05, abs=0.015)  # four standard errors


def test_the_whole_run_measures_service_alone(monkeypatch):
    """Three steps, each with the counts of the sizes."""
    asked = []
    for name in ("triage_figures", "faq_figures", "metrics_figures"):
        monkeypatch.setattr(speed, name, lambda *args, _of=name, **given: asked.append((_of, given)) or [])
    monkeypatch.setattr(speed, "index_account", lambda *args, **given: None)
    done = []
    report = measure_speed(
        service=True,
        sizes=Sizes(mined=40, counted=50, repeats=2, loads=3),
        on_progress=lambda *step: done.append(step),
    )
    assert done == [(1, 3), (2, 3), (3, 3)]
    assert [(of, given.get("messages")) for of, given in asked] == [
        ("triage_figures", None),
        ("faq_figures", 40),
        ("metrics_figures", 50),
    ]
    assert report.made["settings"]["service"] is True
    assert ACCOUNT not in report.data["name"]
