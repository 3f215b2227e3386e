"""Fitting of weights to dialogues of our own, in which one place of the conversation decides."""

import hashlib
import json
import zipfile

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from nlp_support.errors import InvalidArgument, TrainingError, UnreadableFile
from nlp_support.eval.models.dialogue_files import read_dialogues
from nlp_support.eval.weightings.drawn import draws_of
from nlp_support.journey.scoring.weighting import serial_position_weights
from nlp_support.training.cli.weights import weights_command
from nlp_support.training.rows import collected
from nlp_support.training.sets import ssa
from nlp_support.training.weights import fit, grid
from nlp_support.training.weights.choose import best
from nlp_support.training.weights.fit import fit_positions
from nlp_support.training.weights.grid import Rated, Shape, auc_of_shape, shapes, wholes
from nlp_support.training.weights.settings import WeightsSettings

QUICK = WeightsSettings(rounds=20)


def write(file, rows):
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def own_word(of):
    return hashlib.sha256(of.encode()).hexdigest()[:14]


def toy(n, *, decides, seed=0, source="own"):
    """Ten customer turns; the vote at one place decides about the whole, all others are chance. Each turn
    has a word of its own, so that no dialogue is taken for a repetition of another."""
    random = np.random.default_rng(seed)
    rows = []
    for number in range(n):
        votes = random.integers(1, 6, 10).tolist()
        turns = [
            {
                "role": "customer",
                "text": f"{'good' if vote > 2 else 'bad'} {own_word(f'{source} {number} {at}')}",
                "satisfaction": [vote],
            }
            for at, vote in enumerate(votes)
        ]
        rows.append({"id": str(number), "source": source, "turns": turns, "overall": [votes[decides]]})
    return rows


@pytest.fixture(autouse=True)
def _few_shapes(monkeypatch):
    """A coarse grid, and few draws behind the figures: the whole would take longer than all else."""
    monkeypatch.setattr(grid, "ENDS", (0.0, 0.5, 2.0, 6.0))
    monkeypatch.setattr(grid, "DECAYS", (0.8, 0.3))
    by_source = fit.by_source
    monkeypatch.setattr(fit, "by_source", lambda *given, **options: by_source(*given, rounds=20, **options))


@pytest.fixture
def closing(tmp_path):
    return write(tmp_path / "closing.jsonl", toy(150, decides=-1))


def test_a_closing_that_decides_gets_the_highest_recency(closing):
    found = fit_positions([closing], settings=QUICK)
    free = {name: one.value for name, one in found.free.items()}
    assert free == {"primacy": 0.0, "recency": 6.0, "decay": 0.3}
    assert found.free["recency"].low > 0
    assert found.figure("auc free").value > found.figure("auc uniform").value + 0.1
    assert found.figure("fitted - uniform").low > 0


def test_the_condition_keeps_the_opening_above_the_middle(closing):
    values = {name: one.value for name, one in fit_positions([closing], settings=QUICK).fitted.items()}
    weights = serial_position_weights(9, **values)
    assert weights[-1] >= weights[0] > weights[1:-2].max()


def test_an_opening_that_decides_gets_the_highest_primacy(tmp_path):
    file = write(tmp_path / "opening.jsonl", toy(150, decides=0))
    found = fit_positions([file], settings=WeightsSettings(rounds=20, opening=None))
    assert found.fitted == found.free
    assert (found.fitted["primacy"].value, found.fitted["recency"].value) == (6.0, 0.0)


def test_nothing_is_measured_on_what_was_chosen_by(closing):
    """The two parts are all dialogues, and each id is in one of them, also where its row comes twice."""
    found = fit_positions([closing], settings=QUICK)
    fitted, apart = found.data["fitted"]["own"], found.data["held_out"]["own"]
    assert fitted["dialogues"] + apart["dialogues"] == 150 and apart["dialogues"] == 45
    assert found.figure("auc fitted").n == 45
    rows = collected(closing, read_dialogues(closing)).rows
    test, train, found = fit._divided(rows + rows, QUICK)
    assert {row % 150 for row in test}.isdisjoint(row % 150 for row in train)
    assert not found.repeats["fit"]


def test_a_dialogue_that_repeats_a_held_out_one_under_another_id_is_not_fitted_to(tmp_path):
    """Every dialogue comes twice, by two ids; those whose twin is held out are left out and counted."""
    rows = toy(150, decides=-1)
    twins = [row | {"id": f"twin of {row['id']}"} for row in rows]
    told = []
    file = write(tmp_path / "twins.jsonl", rows + twins)
    found = fit_positions([file], settings=QUICK, on_data=told.append)
    repeats = told[0].repeats["fit"]["test"]
    assert repeats.same > 20 and repeats.near == 0
    assert found.data["fitted"]["own"]["dialogues"] == 210 - repeats.same == told[0].used["fit"]
    assert found.data["rows"]["repeats"] == {"fit": {"test": {"same": repeats.same, "near": 0}}}


def test_a_model_scores_every_customer_turn(closing):
    """A model that only knows good from bad, 1 and 5 points: it is fitted to, not the votes."""
    asked = []

    def points(texts):
        asked.extend(texts)
        return np.array([1.0 if text.startswith("bad") else 5.0 for text in texts])

    found = fit_positions([closing], satisfaction=points, scored_by="own", settings=QUICK)
    assert len(asked) == 1500 and "→" in asked[1]
    assert found.made["scores"] == "own" and found.figure("auc free").value > 0.7


def test_sources_count_alike():
    """One tells nothing (.5), the other all (1), whatever their sizes: .75."""
    score = [np.array([1.0]), np.array([2.0])]
    nothing = Rated([np.array([1.0])] * 20, np.arange(20) % 2 == 0)
    rated = {"all": Rated(score, np.array([True, False])), "nothing": nothing}
    once = {name: np.ones((1, len(one.scores)), dtype=np.uint16) for name, one in rated.items()}
    assert auc_of_shape(rated, Shape(0.0, 0.0, 0.9), once) == pytest.approx([0.75])


def test_weighted_means_of_dialogues_of_any_length():
    scores = [np.array([1.0, 4.0]), np.array([2.0]), np.array([4.0, 1.0])]
    found = wholes(scores, Shape(0.0, 1.0, 0.5))
    assert found == pytest.approx([(1.5 * 1 + 2 * 4) / 3.5, 2, (1.5 * 4 + 2 * 1) / 3.5])


def test_of_equally_good_ones_the_most_even_is_taken():
    """The first round is the value; the others its interval; a draw with nan does not count."""
    tried = shapes()
    assert tried[0] == Shape(0.0, 0.0, 0.8) and len(set(tried)) == len(tried) == 2 * 15 + 1
    found = np.zeros((len(tried), 4))
    found[3, 1:], found[:, 3] = 1.0, np.nan
    choice = best(tried, found)
    assert choice.shape == tried[0]
    assert choice.estimates["recency"].low == choice.estimates["recency"].high == tried[3].recency


def test_where_the_opening_counts_more():
    """Recency 2, decay .5: the message that one follows has 2 x .5 = 1 of the closing's extra."""
    assert Shape(1.1, 2.0, 0.5).opens_above(1) and not Shape(1.0, 2.0, 0.5).opens_above(1)
    assert Shape(1.0, 2.0, 0.5).opens_above(2) and not Shape(2.1, 2.0, 0.5).opens_above(2)
    assert not Shape(0.0, 0.0, 0.5).opens_above(1)


def test_the_same_again(closing):
    assert fit_positions([closing], settings=QUICK) == fit_positions([closing], settings=QUICK)
    assert (draws_of(4, rounds=3) == draws_of(4, rounds=3)).all()


def test_progress_is_told(closing):
    seen = []
    fit_positions([closing], settings=QUICK, on_progress=lambda *told: seen.append(told))
    assert seen[-1] == ("fit", len(shapes()), len(shapes()))


def test_too_few_of_a_kind_are_refused(tmp_path):
    rows = [row | {"overall": [4]} for row in toy(60, decides=0)]
    with pytest.raises(TrainingError, match="0 of 42 dialogues to fit to are unsatisfied"):
        fit_positions([write(tmp_path / "a.jsonl", rows)], settings=QUICK)
    with pytest.raises(TrainingError, match="add dialogues"):
        fit_positions([write(tmp_path / "b.jsonl", toy(20, decides=0))], settings=QUICK)


def test_a_source_with_too_few_is_only_measured(tmp_path, closing):
    few = write(tmp_path / "few.jsonl", toy(12, decides=-1, source="few"))
    found = fit_positions([closing, few], settings=QUICK)
    assert list(found.data["fitted"]) == ["own"] and set(found.data["held_out"]) == {"own", "few"}


def test_files_that_cannot_be_used(tmp_path):
    with pytest.raises(InvalidArgument, match="no file"):
        fit_positions([])
    with pytest.raises(UnreadableFile, match="cannot read"):
        fit_positions([tmp_path / "none.jsonl"])


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ({"held_out": 0.0}, "held_out is 0.0"),
        ({"opening": 0}, "opening is 0"),
        ({"rounds": 0}, "rounds is 0"),
    ],
)
def test_settings_outside_their_range_are_refused(options, reason):
    with pytest.raises(InvalidArgument, match=reason):
        WeightsSettings(**options)


def test_the_command_writes_values_intervals_digests_and_figures(tmp_path, closing):
    app = typer.Typer()
    app.command()(weights_command)
    with closing.open("a") as file:
        file.write('{"id": "x", "turns": []}\n')
    out = tmp_path / "weights.json"
    result = CliRunner().invoke(app, [str(out), str(closing), "--rounds", "20", "--json"])
    assert result.exit_code == 0, result.output
    saved = json.loads(out.read_text())
    assert serial_position_weights(9, **saved["weights"]).shape == (9,)
    assert set(saved["weights"]) == set(saved["intervals"]) == set(saved["free"])
    low, high = saved["intervals"]["recency"]
    assert low <= high and len(saved["about"]["data"]["digests"]) == 1
    assert {"auc fitted", "fitted - default"} <= {figure["name"] for figure in saved["about"]["figures"]}
    assert json.loads(result.stdout)["recency"][0] == saved["weights"]["recency"]
    assert "1 of 151 rows left out" in result.stderr and str(out) in result.stderr


def test_the_file_that_cannot_be_written_is_named(tmp_path, closing):
    found = fit_positions([closing], settings=QUICK)
    with pytest.raises(InvalidArgument, match="cannot write"):
        found.save(tmp_path / "none" / "weights.json")


# The public set whose texts are numbers of words

SSA = "1\n0\tc:\t11 2\t1\n1\tb:\t7\t3\n2\tc:\t5\t2\n\n3\n0\tc:\t8\t3\n"


def ssa_archive(folder, text):
    (folder / "ssa_zh").mkdir()
    with zipfile.ZipFile(folder / "ssa_zh" / "clothes.zip", "w") as archive:
        for member in ssa.PARTS.values():
            archive.writestr(member, text)
    return folder


def test_labels_of_three_become_votes_of_five(tmp_path):
    """The first dialogue is unsatisfied (1), its customer negative (1), then neutral (2, so 3)."""
    report = ssa.ssa_files(ssa_archive(tmp_path, SSA), tmp_path / "out")
    assert [written.rows for written in report.files] == [2, 2, 2]
    first, second = collected(tmp_path, read_dialogues(tmp_path / "out" / "val.jsonl")).rows
    assert first.turns == (("customer", "11 2"), ("agent", "7"), ("customer", "5"))
    assert (first.id, first.votes, first.overall) == ("ssa-clothes-val-1", ((1,), (), (3,)), (1,))
    assert first.unsatisfied and not second.unsatisfied and second.source == "ssa-clothes"


@pytest.mark.parametrize("text", [SSA.replace("b:", "x:"), SSA.replace("\t2\n", "\t4\n"), SSA[2:], "5\n"])
def test_an_archive_with_something_else_is_refused(tmp_path, text):
    with pytest.raises(UnreadableFile, match=r"line \d: clothes/text_train\.txt: expected"):
        ssa.ssa_files(ssa_archive(tmp_path, text), tmp_path / "out")


def test_an_archive_that_is_none_is_refused(tmp_path):
    (tmp_path / "ssa_zh").mkdir()
    (tmp_path / "ssa_zh" / "clothes.zip").write_bytes(b"none")
    with pytest.raises(UnreadableFile, match=r"cannot read clothes/text_train\.txt"):
        ssa.ssa_files(tmp_path, tmp_path / "out")
