"""Timing: intervals derived by hand, the parts of a suggestion, growth over invented replies, the stack."""

import itertools
import json
import math
import shutil
import sys
from collections import Counter
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import ReplySuggester, Window, index_account, open_store
from nlp_support.errors import MissingExtra, ModelError
from nlp_support.eval.reports.report import Curve, Figure
from nlp_support.eval.speed import clock
from nlp_support.eval.speed import measure as speed
from nlp_support.eval.speed.bulk import BARE, BATCH, add_figures, batch_figures, index_figures, time_batches
from nlp_support.eval.speed.growth import EACH, growth_by_accounts, growth_by_rows
from nlp_support.eval.speed.invented import account_id, question_text, scattered_encoder, write_exchanges
from nlp_support.eval.speed.measure import ACCOUNT, Sizes, measure_speed
from nlp_support.eval.speed.parts import ALONE, PARTS, WHOLE, Desk, account_figures, call_figures, time_calls
from nlp_support.eval.speed.stack import ONE, STACK, Stack, stack_figures
from nlp_support.models import BUNDLED
from nlp_support.readers.demo import demo_messages
from nlp_support.store.replies import BEGINNING
from nlp_support.suggest.indexing import encoder_key
from nlp_support.text.redacted import redacted_pairs

from support import T0, exchange

NOW = T0.replace(year=2027)
QUESTIONS = ["where is my parcel", "do you open on sundays", "can I return the blue lamp", "is it waterproof"]


@pytest.mark.parametrize(
    ("share", "fewest"),
    [(0.5, 6), (0.95, 72), (0.99, 368)],
)
def test_a_quantile_has_an_interval_from_so_many_values_on(share, fewest):
    """The greatest of n values is below the quantile with probability share^n, to be at most .025:
    .5^6 = .0156, .5^5 = .0313; .95^72 = .0249, .95^71 = .0262; .99^368 = .02477, .99^367 = .02502."""
    values = np.arange(float(fewest))
    assert clock.quantile_interval(values, share)[1] == fewest - 1
    assert clock.quantile_interval(values[1:], share) == (None, None)


def test_the_interval_of_a_median_by_hand():
    """Of 9 values, at most 1 lies below the median with probability (1 + 9) / 512 = .0195, at most 2 with
    (1 + 9 + 36) / 512 = .0898. So the second smallest and the second greatest enclose it."""
    values = np.array([9.0, 1, 8, 2, 7, 3, 6, 4, 5])
    assert clock.quantile_interval(values, 0.5) == (2.0, 8.0)


@given(st.lists(st.floats(0, 100), min_size=1, max_size=200), st.sampled_from([0.05, 0.5, 0.9]))
def test_an_interval_encloses_its_quantile_or_is_none(values, share):
    low, high = clock.quantile_interval(np.array(values), share)
    if low is None or high is None:
        assert low is None and high is None
    else:
        assert {low, high} <= set(values)
        assert low <= np.quantile(values, share) <= high


def test_intervals_hold_the_true_median_in_95_of_100_cases():
    rng = np.random.default_rng(1)
    intervals = [clock.quantile_interval(rng.exponential(size=40), 0.5) for _ in range(1000)]
    assert np.mean([low <= math.log(2) <= high for low, high in intervals]) > 0.94


def test_durations_throughputs_and_ratios_by_hand():
    taken = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.6])
    figure = clock.duration("call", taken)
    assert (figure.name, figure.unit, figure.n, figure.low, figure.high) == ("call, p50", "ms", 6, 100, 600)
    assert figure.value == pytest.approx(350)
    few = clock.duration("call", taken, share=0.95)
    assert (few.name, few.low, few.note) == ("call, p95", None, "too few calls for an interval")
    # 12 in each of .1, .2, … .6 s: 120, 60, 40, 30, 24, 20 a second, median 35
    rate = clock.throughput("texts", 12, taken, unit="texts/s")
    assert (rate.value, rate.low, rate.high) == pytest.approx((35, 20, 120))
    twice = clock.ratio("a / b", 2 * taken, taken)
    assert (twice.value, twice.low, twice.high) == pytest.approx((2, 2, 2))
    assert clock.ratio("a / b", taken[:5], taken[:5]).low is None


def test_subjects_take_turns_in_changing_order_and_values_stay_with_their_item():
    order = []

    def subject(name):
        def run(item):
            order.append((name, item))
            return {name: 10.0 * item}

        return run

    found = clock.in_turn([subject("a"), subject("b"), subject("c")], [1, 2, 3, 4, 5])
    assert sorted(found) == ["a", "b", "c"]
    assert all(values.tolist() == [10, 20, 30, 40, 50] for values in found.values())
    assert [item for _, item in order] == [item for item in (1, 2, 3, 4, 5) for _ in range(3)]
    assert len({tuple(name for name, _ in order[at : at + 3]) for at in range(0, 15, 3)}) > 1


def test_repeats_end_at_the_limit_but_one_is_made():
    assert len(clock.repeat(lambda: None, times=4)) == 4
    assert len(clock.repeat(lambda: None, times=4, limit=0)) == 1


@pytest.mark.skipif(not clock.STATM.exists(), reason="needs /proc")
def test_memory_is_what_the_process_grew_by(monkeypatch):
    """Three arrays of 16,000,000 bytes, every page of them written."""
    taken, grown = clock.keep_making(lambda: np.ones(2_000_000), times=3)
    assert len(taken) == 3
    assert grown == pytest.approx(16e6, rel=0.1)
    assert clock.keep_making(lambda: np.ones(2), times=3)[1] is None  # too small to be seen
    monkeypatch.setattr(clock, "STATM", clock.STATM / "nowhere")
    assert clock.keep_making(lambda: np.ones(2_000_000), times=3)[1] is None
    assert clock.megabytes("size", None, n=1).value is None


def test_the_line_of_latencies_rises():
    curve = clock.latency("calls", np.array([0.003, 0.001, 0.002]))
    assert (curve.name, curve.system, curve.points[0][0], curve.points[-1][0]) == (
        "latency",
        "calls",
        0.01,
        0.99,
    )
    assert [y for _, y in curve.points] == sorted(y for _, y in curve.points)
    assert dict(curve.points)[0.5] == pytest.approx(2)


@pytest.fixture
def desk(store, words_encoder, words_ranking):
    """Two days of four questions and their answers, indexed."""
    for number in range(48):
        question = QUESTIONS[number % 4]
        store.add(exchange(number, f"{question} please", f"about {question}: yes it is number {number}"))
    index_account(store, "acme", encoder=words_encoder, now=NOW)
    suggester = ReplySuggester(
        store, encoder=words_encoder, ranking=words_ranking, window=Window(max_messages=40)
    )
    return Desk(suggester, "acme", NOW)


def test_the_parts_read_the_very_texts_that_suggest_reads(desk, monkeypatch):
    """If `suggest` comes to choose otherwise, the steps timed here have to follow."""
    read = []
    texts = desk.suggester.store._replies.texts
    monkeypatch.setattr(
        desk.suggester.store._replies, "texts", lambda account, ids: read.append(ids) or texts(account, ids)
    )
    for question in [*QUESTIONS, "zzz qqq xxx"]:
        desk.whole(question)
        whole, read[:] = read[:], []
        steps = desk.parts(question)
        assert read == whole
        read.clear()
        assert tuple(steps) == tuple(PARTS)
        assert min(steps.values()) >= 0
    assert desk.suggester.suggest("acme", QUESTIONS[0], now=NOW)


def test_figures_of_calls_are_named_positive_and_of_every_call(desk):
    taken = time_calls(desk, QUESTIONS * 2)
    assert taken.keys() == {WHOLE, ALONE, *PARTS}
    assert {len(values) for values in taken.values()} == {8}
    figures, curves = _split(call_figures(taken))
    assert [figure.unit for figure in figures].count("ratio") == 3
    assert all(figure.n == 8 and math.isfinite(figure.value) and figure.value >= 0 for figure in figures)
    quantiles = [_value(figures, f"{WHOLE}, p{share}") for share in (50, 95, 99)]
    assert quantiles == sorted(quantiles)
    assert {curve.system for curve in curves} == {WHOLE, "encode", "search", "rank", "offer"}


def test_figures_of_the_account(desk):
    figures, curves = _split(account_figures(desk, loads=6))
    assert _value(figures, "a cold window of 40 adds, p50") > 0
    # 40 rows of two 64-number codes, and what is kept beside them
    assert 40 * 128 / 1e6 < _value(figures, "a cached account, by its own count") < 0.05
    assert [(curve.name, curve.system) for curve in curves] == [("latency", "load, cold")]


def test_indexing_is_measured_against_all_that_it_encodes(store, words_encoder, counting):
    """Of 12 exchanges with 4 wordings of the question, each text is encoded once in a chunk: 4 questions and
    12 replies."""
    for number in range(12):
        store.add(exchange(number, f"{QUESTIONS[number % 4]} please", f"the answer is word{number} for you"))
    encoder, calls = counting(words_encoder)
    throughput, ratio = index_figures(store, "acme", encoder=encoder, window=Window(max_messages=50), now=NOW)
    assert (throughput.n, ratio.n, sum(calls)) == (16, 16, 32)  # once to index, once bare
    assert store._replies.missing("acme", encoder_key(words_encoder), BEGINNING, NOW) == []
    assert throughput.value > 0 and ratio.value > 0
    assert store._replies.load("acme", encoder_key(words_encoder), BEGINNING, NOW, dim=64)[0]


def test_batches_are_timed_beside_encoding_them(desk):
    other = []
    taken = time_batches(
        desk, QUESTIONS, others=[lambda texts: other.append(texts) or {"other": 0.5}], times=6
    )
    assert other == [QUESTIONS] * 6
    assert {name: len(values) for name, values in taken.items()} == {BATCH: 6, BARE: 6, "other": 6}
    figures = batch_figures(taken, len(QUESTIONS))
    assert [figure.unit for figure in figures] == ["messages/s", "messages/s", "ratio"]
    assert all(figure.value > 0 and figure.n == 6 and figure.low is not None for figure in figures)


def test_adding_counts_messages_a_second(tmp_path):
    figure, *_ = add_figures(exchange(1, "hello there", "good day"), tmp_path, times=2)
    assert (figure.n, figure.unit) == (2, "messages/s")
    assert figure.value > 0


def test_invented_replies_are_what_indexing_would_make_of_the_messages(tmp_path):
    encoder, now = scattered_encoder(dim=32), NOW
    write_exchanges(tmp_path / "s.db", encoder, range(2), range(30))
    write_exchanges(tmp_path / "s.db", encoder, range(2), range(30, 50))
    with open_store(tmp_path / "s.db") as store:
        assert store.accounts() == [account_id(0), account_id(1)]
        for name in store.accounts():
            assert store._replies.missing(name, encoder_key(encoder), BEGINNING, now) == []
            threads = store.conversations(name, [f"k{number}" for number in range(50)])
            made = {
                pair.reply.id: (pair.question, pair.reply.text) for t in threads for pair in redacted_pairs(t)
            }
            kept = store._replies.texts(name, list(made))
            assert {id: (text.question, text.reply) for id, text in kept.items()} == made
            assert set(Counter(text.wording for text in kept.values()).values()) == {2}
        suggester = ReplySuggester(store, encoder=encoder)
        asked = [question_text(1, number, tail=1) for number in range(0, 50, 5)]
        assert all(suggester.suggest(account_id(1), text, now=NOW) for text in asked)


def test_invented_vectors_lie_by_topic():
    """Two texts of a topic: (c + s n1) . (c + s n2), about 1 / (1 + s^2) = .94; of two topics about 0."""
    texts = [question_text(0, 0), question_text(0, 1), question_text(0, 1000)]
    one, same, other = scattered_encoder().encode_query(texts)
    assert one @ same == pytest.approx(0.94, abs=0.03)
    assert abs(one @ other) < 0.3


@pytest.mark.parametrize(
    ("grow", "by", "sizes", "rows"),
    [
        (growth_by_rows, "rows", (5, 30, 60), (5, 30, 60)),
        (growth_by_accounts, "accounts", (2, 8), (2 * EACH, 8 * EACH)),
    ],
)
def test_growth_has_every_figure_at_every_size(grow, by, sizes, rows):
    figures, curves = _split(grow(sizes, calls=8))
    slices = {figure.slice for figure in figures}
    assert slices == {f"{by}={size}" for size in sizes}
    names = Counter(figure.name for figure in figures)
    assert set(names.values()) == {len(sizes)}
    assert {"suggest less encoding, p50", "load a cold account, p50", "open the store, p50"} <= set(names)
    known = [figure for figure in figures if figure.name != "an account, by the process's memory"]
    assert all(figure.value > 0 for figure in known)
    assert [figure.n for figure in figures if figure.name == "the store's file"] == list(rows)
    assert {curve.name for curve in curves} == {f"growth by {by}", f"growth by {by}, memory"}
    own = next(curve for curve in curves if curve.system == "an account, by its own count")
    assert [x for x, _ in own.points] == list(sizes)
    # two codes of 384 bytes a row besides wording, times and ids
    assert all(
        2 * 384 < 1e6 * y / count < 1200
        for (_, y), count in zip(own.points, _replies(by, sizes), strict=True)
    )


SMALL = Sizes(window=4, calls=8, batch=6, repeats=1, loads=2, rows=(5,), accounts=(2,))


@pytest.fixture
def few(words_encoder, monkeypatch):
    """The first messages of the demo's account in place of all, and the encoder that the tests share."""
    few = list(itertools.islice((m for m in demo_messages() if m.account_id == ACCOUNT), 60))
    monkeypatch.setattr(speed, "demo_messages", lambda: few)
    monkeypatch.setattr(speed, "Encoder", SimpleNamespace(load=lambda threads: words_encoder))
    return few


def test_the_whole_run_on_a_small_store(few):
    """The new process of the cold start loads the bundled encoder and encodes the window of four."""
    done = []
    report = measure_speed(growth=True, sizes=SMALL, on_progress=lambda *step: done.append(step))
    assert done == [(number, 7) for number in range(1, 8)]
    assert report.kind == "speed"
    keys = [(figure.name, figure.system, figure.slice) for figure in report.figures]
    assert len(keys) == len(set(keys))
    known = [figure.value for figure in report.figures if figure.value is not None]
    assert all(math.isfinite(value) and value >= 0 for value in known)
    for name in README:
        assert report.figure(name, system="nlp-support").value > 0, name
    assert report.figure("suggest less encoding, p50", system="nlp-support", slice="accounts=2").value > 0
    assert json.loads(json.dumps(report.as_dict()))["data"]["messages"] == 60
    assert speed._data(few)["digest"] == report.data["digest"] != speed._data(few[:-1])["digest"]


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_the_whole_run_beside_a_stack(few, tiny, monkeypatch):
    monkeypatch.setattr(speed, "start_figures", lambda desk, *, times: [])
    report = measure_speed(stack=str(tiny), sizes=SMALL)
    assert report.systems == ("nlp-support", STACK)
    for name in ("suggest, warm account, p50", "batches of messages", "a cached account, by its own count"):
        assert report.figure(name, system="nlp-support").value > 0
        assert report.figure(name, system=STACK).value > 0
    assert report.figure("a cached account, by its own count", system=STACK).n == 4
    assert report.figure("suggest / the stack, p50", system="nlp-support").value > 0


README = (
    "suggest, warm account, p50",
    "suggest, warm account, p95",
    "encode one message, p50",
    "suggest / encode alone, p50",
    "suggest / encode alone, p95",
    "parts together / suggest, p50",
    "a cold window of 4 adds, p50",
    "a cached account, by its own count",
    "add without encoding",
    "encoder, batches, all threads",
    "indexing / encoder throughput",
    "batch / encoding it, p50",
    "cold start, p50",
    "cold start: import, p50",
    "memory of a process with one account",
)


def test_the_stack_is_refused_before_anything_is_measured_when_its_extra_is_missing(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    monkeypatch.setattr(speed, "demo_messages", lambda: pytest.fail("something was measured"))
    with pytest.raises(MissingExtra, match=r"nlp-support\[train\]"):
        measure_speed(stack="some-folder")


@pytest.fixture(scope="module")
def tiny(tmp_path_factory):
    """A sentence-transformers folder with a random one-layer BERT and the bundled tokenizer."""
    torch = pytest.importorskip("torch")
    transformers = pytest.importorskip("transformers")
    pytest.importorskip("sentence_transformers")
    folder = tmp_path_factory.mktemp("tiny")
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=64000, hidden_size=32, num_hidden_layers=1, num_attention_heads=2, intermediate_size=32
    )
    transformers.BertModel(config).half().save_pretrained(folder)
    shutil.copyfile(BUNDLED / "encoder" / "tokenizer.json", folder / "tokenizer.json")
    tokens = {"pad_token": "<pad>", "unk_token": "<unk>", "cls_token": "<s>", "sep_token": "</s>"}
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": 512, **tokens})
    )
    return folder


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_the_stack_finds_what_its_own_vectors_say_and_is_put_beside_ours(tiny, desk):
    import torch

    before = torch.get_num_threads()
    stack = Stack(str(tiny))
    replies = [f"about {question}, number {number}" for number, question in enumerate(QUESTIONS * 3)]
    stack.fill(replies)
    assert (stack.size, stack.nbytes) == (12, 4 * 12 * 32)
    options = {"normalize_embeddings": True, "show_progress_bar": False}
    asked = stack._model.encode(QUESTIONS, prompt="query: ", **options)
    near = asked @ stack._model.encode(replies, prompt="passage: ", **options).T
    assert asked.dtype == np.float32
    found = stack.suggest(QUESTIONS, k=2)
    for row, texts in zip(near, found, strict=True):
        assert [row[replies.index(text)] for text in texts] == pytest.approx(sorted(row)[:-3:-1], abs=1e-5)
    taken = time_calls(desk, QUESTIONS * 2, others=[stack.timed])
    taken |= time_batches(desk, QUESTIONS, others=[stack.timed_batch], times=2)
    assert (taken[ONE] > 0).all()
    figures, curves = _split(stack_figures(taken, stack, batch=len(QUESTIONS)))
    theirs = {figure.name for figure in figures if figure.system == STACK}
    assert {f"{WHOLE}, p50", "encode, p95", "search, p99", "batches of messages"} <= theirs
    assert _value(figures, "suggest / the stack, p50") == pytest.approx(
        np.median(taken[WHOLE]) / np.median(taken[ONE])
    )
    assert [curve.system for curve in curves] == [STACK]
    assert torch.get_num_threads() == before


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning")
def test_a_stack_of_an_empty_folder_is_refused(tmp_path):
    pytest.importorskip("sentence_transformers")
    with pytest.raises(ModelError, match="holds no model"):
        Stack(str(tmp_path))


def _split(found):
    return [f for f in found if isinstance(f, Figure)], [c for c in found if isinstance(c, Curve)]


def _value(figures, name):
    return next(figure.value for figure in figures if figure.name == name)


def _replies(by, sizes):
    return sizes if by == "rows" else [EACH] * len(sizes)
