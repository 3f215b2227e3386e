"""Training of satisfaction on toy dialogues of our own, in which the context tells how a turn is meant."""

import json
from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from toys import same_weights, tiny_base, write

from nlp_support.errors import InvalidArgument, UnreadableFile
from nlp_support.eval.models.dialogues import RatedDialogue, rated_dialogue, rated_turns

torch = pytest.importorskip("torch")
transformers = pytest.importorskip("transformers")

from toys import toy_dialogues  # noqa: E402

from nlp_support.training.classifier import contentment, satisfaction  # noqa: E402
from nlp_support.training.classifier.contentment import closing_weighted, spearman  # noqa: E402

pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning", "ignore::UserWarning"),
]

QUICK = satisfaction.SatisfactionSettings(
    epochs=3, batch_size=16, learning_rate=3e-3, frozen_layers=0, max_tokens=24
)
SHORT = satisfaction.SatisfactionSettings(
    epochs=1, batch_size=16, frozen_layers=1, max_tokens=24, dropout=0.1
)
WORDS = ["←", "→", "kettle", "parcel", "today", "where", "refused", "ready", "hello", "it", "is"]


@pytest.fixture(scope="module", autouse=True)
def _few_rounds():
    """Intervals from 20 rounds: a thousand would take longer than the training."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contentment, "bootstrap", partial(contentment.bootstrap, rounds=20))
        yield


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    folder = tmp_path_factory.mktemp("toy")
    tiny_base(folder / "base", WORDS)
    write(folder / "train.jsonl", [*toy_dialogues(120, seed=1), {"id": "x", "turns": []}])
    write(folder / "val.jsonl", toy_dialogues(20, seed=2) + toy_dialogues(10, seed=3, source="other"))
    return folder


def trained(toy, out, *, settings=SHORT, **options):
    torch.set_num_threads(1)  # sums are rounded by how they are split between threads
    return satisfaction.train_satisfaction(
        [toy / "train.jsonl"], out, base=toy / "base", val_files=[toy / "val.jsonl"], settings=settings,
        **options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def learnt(toy):
    return trained(toy, toy / "learnt", settings=QUICK)


def test_what_the_agent_said_before_is_learnt(learnt):
    """The customers' words say nothing: only a model that reads the agent's turn does better than .5."""
    low = learnt.after.figure("auc_low")
    assert low.value > 0.85 and low.n == 120 and low.groups == 30
    assert learnt.after.figure("spearman").value > 0.5
    assert learnt.after.figure("accuracy").value > 0.8
    assert learnt.after.figure("auc_low", slice="source=other").n == 40
    closing = learnt.after.figure("auc_dialogue_closing")
    assert closing.n == 30 and closing.value > 0.7
    assert learnt.after.figure("auc_dialogue_closing", system="raters").value >= closing.value - 0.1


def test_the_folder_and_the_record_are_whole(learnt, toy):
    own = transformers.AutoModelForSequenceClassification.from_pretrained(learnt.folder)
    assert own.config.id2label == {0: "1", 1: "2", 2: "3", 3: "4", 4: "5"}
    record = json.loads((toy / "learnt" / "run.json").read_text())
    assert record["state"] == "done" and record["command"] == "satisfaction"
    assert record["rows"]["used"] == {"train": 120, "val": 30}
    assert record["steps"] == 90  # 480 turns, three times, in batches of 16
    assert [row.line for row in learnt.rejected[str(toy / "train.jsonl")]] == [121]
    assert {figure["name"] for figure in record["after"]} == {figure.name for figure in learnt.after.figures}


def test_a_run_that_broke_off_goes_on_to_the_same_weights(toy, tmp_path):
    """Broken off after step 8 with a checkpoint after every step, it goes on from step 7; dropout is on."""

    def break_off(done, total):
        if done == 8:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        trained(toy, tmp_path / "broken", checkpoint_every=0, on_progress=break_off)
    steps = []
    resumed = trained(toy, tmp_path / "broken", resume=True, on_progress=lambda done, _: steps.append(done))
    assert steps == list(range(8, 31))
    whole = trained(toy, tmp_path / "whole")
    assert same_weights(resumed.folder, whole.folder)


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ([], "has no usable row"),
        (toy_dialogues(9, seed=5), "train has 9 usable rows"),
        (
            [{**row, "id": "toy-2-0"} for row in toy_dialogues(12, seed=5)],
            "1 dialogues are in both train and val",
        ),
        (
            [
                {"id": str(at), "turns": [{"role": "customer", "text": "hello", "satisfaction": [3]}]}
                for at in range(12)
            ],
            "all turns of train have the same votes",
        ),
    ],
)
def test_dialogues_that_teach_nothing_are_refused(toy, tmp_path, rows, words):
    file = write(tmp_path / "bad.jsonl", rows)
    with pytest.raises((InvalidArgument, UnreadableFile), match=words):
        satisfaction.train_satisfaction(
            [file], tmp_path / "out", base=toy / "base", val_files=[toy / "val.jsonl"], settings=SHORT
        )
    assert not (tmp_path / "out").exists()


def test_a_dialogue_is_read():
    row = {
        "id": "a", "language": "en", "source": "own", "overall": [3, 2],
        "turns": [
            {"role": "customer", "text": " hi "}, {"role": "agent", "text": "yes?"},
            {"role": "customer", "text": "where is it", "satisfaction": [2, 3, 3, 5]},
        ],
    }  # fmt: skip
    dialogue = rated_dialogue(row)
    turns = (("customer", "hi"), ("agent", "yes?"), ("customer", "where is it"))
    assert dialogue == RatedDialogue("a", turns, ((), (), (2, 3, 3, 5)), (3, 2), "en", "own")
    found = rated_turns([dialogue])
    assert found.texts == ["where is it ← yes? → hi"]
    assert found.shares.tolist() == [[0, 0.25, 0.5, 0, 0.25]] and found.dialogue.tolist() == [0]


@pytest.mark.parametrize(
    ("turns", "reason"),
    [
        ("secret", "'turns' is not a list"),
        ([{"text": "secret"}], "turn 1 has no 'role'"),
        ([{"role": "bot", "text": "secret"}], "turn 1 has no 'role'"),
        (["secret"], "turn 1 has no 'role'"),
        ([{"role": "customer", "text": ""}], "turn 1: 'text' is empty"),
        ([{"role": "customer", "text": "secret", "satisfaction": [0]}], "'satisfaction' is not a list"),
        ([{"role": "customer", "text": "secret", "satisfaction": [True]}], "'satisfaction' is not a list"),
        ([{"role": "customer", "text": "secret", "satisfaction": 3}], "'satisfaction' is not a list"),
        ([{"role": "agent", "text": "secret", "satisfaction": [3]}], "turn 1 is an agent's"),
        ([{"role": "customer", "text": "secret"}], "no turn has 'satisfaction'"),
    ],
)
def test_a_dialogue_that_cannot_be_used_is_refused_without_quoting_it(turns, reason):
    with pytest.raises(InvalidArgument, match=reason) as refused:
        rated_dialogue({"id": "a", "turns": turns})
    assert "secret" not in str(refused.value)


def test_low_turns_weigh_more_and_all_weigh_one_on_average():
    """Shares of votes below 3 of 1, 0 and .5 weigh 1 + 2 x share = 3, 1, 2, or 1.5, .5, 1 of the mean."""
    votes = ((1, 2), (3, 4), (2, 3))
    turns = tuple(("customer", "hello") for _ in votes)
    found = rated_turns([RatedDialogue("a", turns, votes, ())])
    taught = satisfaction._weighted(found, low_weight=3.0)
    assert taught.sum(axis=1) == pytest.approx([1.5, 0.5, 1.0])
    assert taught[0] == pytest.approx([0.75, 0.75, 0, 0, 0])


def test_rank_correlation_by_hand():
    """Ranks 1 2 3 against 1 3 2: 1 - 6 x 2 / (3 x 8) = .5. Against a tie 1 2.5 2.5: 1.5 / sqrt(2 x 1.5)."""
    a = np.array([10.0, 20.0, 30.0])
    assert spearman(a, np.array([1.0, 3.0, 2.0])) == pytest.approx(0.5)
    assert spearman(a, np.array([1.0, 3.0, 3.0])) == pytest.approx(1.5 / np.sqrt(3))
    assert spearman(a, -(a**3)) == pytest.approx(-1)
    assert np.isnan(spearman(a, np.ones(3)))


@settings(deadline=None)  # its first call imports
@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(0, 3)), max_size=9))
def test_a_weight_counts_as_that_many_rows(rows):
    a, b, weights = (np.array([row[at] for row in rows], dtype=float) for at in range(3))
    times = weights.astype(int)
    weighted, repeated = spearman(a, b, weights), spearman(np.repeat(a, times), np.repeat(b, times))
    assert weighted == pytest.approx(repeated, nan_ok=True)


def test_the_closing_weighs_more():
    """Two turns with a recency of 3: weights 1 + 3 x .7 and 1 + 3."""
    assert closing_weighted(np.array([1.0, 5.0]), recency=3.0) == pytest.approx((3.1 * 1 + 4 * 5) / 7.1)
    assert closing_weighted(np.array([1.0, 5.0]), recency=0.0) == pytest.approx(3.0)


def test_figures_by_hand():
    """Two dialogues of a turn each, rated 2 and 4 as their turns are; the model says 1 and 5, surely."""
    dialogues = [
        RatedDialogue(id, (("customer", "hello"),), (votes,), votes)
        for id, votes in (("a", (2,)), ("b", (4,)))
    ]
    said = np.array([[1.0, 0, 0, 0, 0], [0, 0, 0, 0, 1.0]])
    report = contentment.measure_satisfaction(dialogues, rated_turns(dialogues), said, seed=0)
    found = {figure.name: figure.value for figure in report.figures if not figure.system}
    assert found == {
        "spearman": pytest.approx(1.0), "auc_low": 1.0, "accuracy": 0.0, "ece_low": pytest.approx(0.0),
        "auc_dialogue_mean": 1.0, "auc_dialogue_closing": 1.0,
    }  # fmt: skip
    alike = contentment.measure_satisfaction(dialogues[:1], rated_turns(dialogues[:1]), said[:1], seed=0)
    assert alike.figure("auc_low").value is None and "both kinds" in alike.figure("auc_low").note
