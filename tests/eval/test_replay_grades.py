"""A replay held against what people thought of the same replies."""

import json

import numpy as np
import pytest

from nlp_support import Ranking, open_store
from nlp_support.eval.compare import compare_runs
from nlp_support.eval.grades.file import write_grades
from nlp_support.eval.grades.grades import Grade, Grades, pair_of
from nlp_support.eval.replies.graded import JudgedPair
from nlp_support.eval.replies.graded_figures import judge_figures
from nlp_support.eval.replies.measure import measure_replies
from nlp_support.eval.replies.rows import COLUMNS, RowFile
from nlp_support.eval.replies.settings import RepliesSettings
from nlp_support.eval.run import load_run, save_run

from support import exchange, run

HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"


@pytest.fixture
def asked_again(store):
    fill(store)
    return store


def fill(store):
    """Two questions, asked in turn ten times; replayed are all."""
    for number in range(10):
        question, reply = ((HOURS_Q, HOURS_A), (DOG_Q, DOG_A))[number % 2]
        store.add(exchange(number, question, reply))


def grade(message, reply, given, rater="kim"):
    return Grade(pair_of("acme", message, reply), rater, given)


# c8 asks for the hours: kim would send HOURS_A, lee not, though it helps; the dogs help nobody.
# c9 asks for the dogs: DOG_A was not graded, what nobody ever sent was.
GRADES = Grades(
    [
        grade("c8", HOURS_A, 2), grade("c8", HOURS_A, 1, "lee"), grade("c8", DOG_A, 0),
        grade("c9", "cats are not", 2), grade("c99", HOURS_A, 2),
    ]
)  # fmt: skip


def measured(store, encoder, file, grades=None, limit=None):
    return measure_replies(
        store, ["acme"], RowFile(file), encoder=encoder, ranking=Ranking(threshold=0.0, intercept=0, slope=1),
        settings=RepliesSettings(share=1.0, history=(), limit=limit), grades=grades,
    )  # fmt: skip


def test_a_limit_that_may_leave_graded_messages_out_is_named(asked_again, words_encoder, tmp_path):
    for limit in (None, 2):
        report = measured(asked_again, words_encoder, tmp_path / "rows.jsonl", GRADES, limit)
        (told,) = (one for one in report.warnings if "graded replies" in one)
        assert ("the limit of 2 left out" in told) == (limit == 2)


def test_figures_by_grades_stand_beside_those_of_the_judge(asked_again, words_encoder, tmp_path):
    """Both replies are offered for c8, the hours first, worth 1/2 and 1. The set counts
    for kim alone, who graded all of it, and would send one. Nobody graded other offers."""
    report = measured(asked_again, words_encoder, tmp_path / "rows.jsonl", GRADES)

    def figure(name, **where):
        found = report.figure(name, **where)
        return found.value, found.n

    for system in ("nlp-support", "always", "frequent"):
        assert report.figure("similar@1", system=system) is not None
    assert figure("sendable@1", system="always") == (0.5, 1)
    assert figure("useful@1", system="always") == (1.0, 1)
    assert figure("sendable@3", system="always") == (1.0, 1)
    graded, offered = figure("graded", system="always")
    assert graded * offered == pytest.approx(1) and offered == 9  # the first message has no past
    sure = RowFile(tmp_path / "rows.jsonl").columns("always")["sure"]
    assert figure("graded brier", system="always")[0] == pytest.approx((sure[8] - 0.5) ** 2)
    assert figure("graded ece", system="always")[0] == pytest.approx(abs(sure[8] - 0.5))
    assert report.figure("graded ece", system="frequent") is None
    by_chance = sure[8] * (1 - sure[8]) * 2  # off by 1 - sure as often as sure says, else by sure
    assert figure("graded ece by chance", system="always")[0] == pytest.approx(by_chance, abs=0.02)
    assert [c.points for c in report.curves if c.name == "graded reliability"] == [
        ((pytest.approx(sure[8]), 0.5),)
    ]
    assert figure("agreement, sendable", slice="judge=characters") == (0.75, 2)  # right on the dogs, 1/2 here
    assert figure("auc, useful", slice="judge=characters") == (1.0, 2)
    assert report.made["grades"] == {"raters": 2, "pairs": 4, "digest": GRADES.digest}
    assert report.data["graded"] == 2
    assert any(one.startswith("2 of the 4 graded replies") for one in report.warnings)


def test_the_confidence_of_sets_is_held_against_whether_they_help(asked_again, words_encoder, tmp_path):
    """Of c8's two replies kim, who graded both, finds one of help: the set is worth 1. Nobody graded all of
    another set."""
    report = measured(asked_again, words_encoder, tmp_path / "rows.jsonl", GRADES)
    sure = RowFile(tmp_path / "rows.jsonl").columns("always")["sure3"][8]
    assert 0 < sure < 1
    for name, expected in (("ece", 1 - sure), ("brier", (1 - sure) ** 2)):
        found = report.figure(f"graded set {name}", system="always")
        assert (found.value, found.n) == (pytest.approx(expected), 1)
    by_chance = report.figure("graded set ece by chance", system="always")
    assert by_chance.value == pytest.approx(2 * sure * (1 - sure), abs=0.03)
    assert report.figure("graded set ece", system="frequent") is None
    assert [c.points for c in report.curves if c.name == "graded set reliability"] == [
        ((pytest.approx(sure), 1),)
    ]


def test_without_grades_nothing_is_said_of_them(asked_again, words_encoder, tmp_path):
    report = measured(asked_again, words_encoder, tmp_path / "rows.jsonl")
    assert not [one.name for one in report.figures if "sendable" in one.name or "graded" in one.name]
    assert "grades" not in report.made and "graded" not in report.data


def pairs(*rows):
    return [
        JudgedPair(pair_of("acme", str(at), "x"), str(at), cosine, same, sure, sendable, useful)
        for at, (cosine, same, sure, sendable, useful) in enumerate(rows)
    ]


def test_how_a_judge_agrees_is_counted_by_hand():
    """The cut is .5. Of four replies the judge takes two for the same: one that people would send, one they
    would not; of the others one would be sent. Agreement 2/4 = chance, so kappa 0. Of the 2 x 2 pairs of a
    sendable and another reply, the cosine is higher in three: auc 3/4. Same words: right on 3 of 4; chance
    is 1/4 x 1/2 + 3/4 x 1/2 = 1/2, so kappa 1/2. Only two were offered: auc 1."""
    found = {
        (one.name, one.slice): one
        for one in judge_figures(
            pairs(
                (0.9, True, 0.8, 1, 1), (0.6, False, 0.1, 0, 1),
                (0.4, False, None, 1, 1), (0.3, False, None, 0, 0),
            ),
            judges=[("toy", 0.5)], seed=0,
        )
    }  # fmt: skip

    def value(name, judge):
        return found[name, f"judge={judge}"].value

    assert value("auc, sendable", "toy") == pytest.approx(3 / 4)
    assert value("agreement, sendable", "toy") == pytest.approx(1 / 2)
    assert value("kappa, sendable", "toy") == pytest.approx(0)
    assert value("agreement, sendable", "same words") == pytest.approx(3 / 4)
    assert value("kappa, sendable", "same words") == pytest.approx(1 / 2)
    assert value("auc, sendable", "confidence") == 1 and found["auc, sendable", "judge=confidence"].n == 2
    assert value("auc, useful", "confidence") is None  # both help
    assert ("kappa, sendable", "judge=confidence") not in found


def test_the_same_words_count_for_the_judge_whatever_its_cosine():
    """As similar@k counts: a cosine below the cut, but the same words."""
    own = pairs((0.1, True, None, 1, 1), (0.1, False, None, 0, 0))
    found = judge_figures(own, judges=[("toy", 0.5)], seed=0)
    assert next(one.value for one in found if one.name == "kappa, sendable") == 1


def test_runs_with_and_without_columns_of_grades_compare(asked_again, words_encoder, tmp_path):
    """An older run has nine scores a message: the others are told as missing, and the two are identical."""
    for name in ("old", "new"):
        report = measured(asked_again, words_encoder, tmp_path / "rows.jsonl")
        save_run(report, tmp_path / name, rows=RowFile(tmp_path / "rows.jsonl"))
    file = tmp_path / "old" / "messages.jsonl"
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    for one in lines:
        one["scores"] = {system: scores[:9] for system, scores in one["scores"].items()}
    file.write_text("".join(json.dumps(one) + "\n" for one in lines))
    for made in ("rows.csv", "rows.parquet"):
        (tmp_path / "old" / made).unlink()
    columns = RowFile(file).columns("always")
    assert set(columns) == set(COLUMNS) and np.isnan(columns["sendable"]).all()
    compared = compare_runs(load_run(str(tmp_path / "old")), load_run(str(tmp_path / "new")))
    assert compared.identical and compared.differences


def test_two_rankings_are_compared_by_grades(asked_again, words_encoder, tmp_path):
    """The first offers of two systems for c8, graded 1/2 and 0, differ by 1/2."""
    report = measured(asked_again, words_encoder, tmp_path / "rows.jsonl", GRADES)
    save_run(report, tmp_path / "run", rows=RowFile(tmp_path / "rows.jsonl"))
    compared = compare_runs(load_run(f"{tmp_path / 'run'}:always"), load_run(f"{tmp_path / 'run'}:frequent"))
    found = {one.name: one for one in compared.differences}
    assert found["sendable@1"].a == 0.5 and found["sendable@1"].n == 1


def test_the_command_takes_grades_and_refuses_rows(tmp_path):
    asked_in_file = tmp_path / "desk.db"
    with open_store(asked_in_file) as store:
        fill(store)
    file = tmp_path / "grades.jsonl"
    write_grades(file, Grades([grade("c8", HOURS_A, 2), grade("c9", DOG_A, 0)]))
    with file.open("a", encoding="utf-8") as opened:
        opened.write('{"account": "acme"}\n')
    words = ["eval", "replies", "--store", asked_in_file, "--all", "--no-history", "--share", "0.5"]
    found = run(*words, "--grades", file, "--json", "-")
    report = json.loads(found.stdout)
    told = {(one["name"], one["system"]): one["value"] for one in report["figures"] if not one["slice"]}
    assert told["sendable@1", "always"] == 0.5
    assert "line 3: is no grade" in found.stderr and "1 row refused" in found.stderr
    assert "cannot be opened" in run(*words, "--grades", tmp_path / "none.jsonl", code=1).stderr
