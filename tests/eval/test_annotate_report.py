"""What grades add up to, and how far raters agree."""

import sys

import pytest

from nlp_support.eval.annotate.again import Offered
from nlp_support.eval.annotate.agreement import agreements
from nlp_support.eval.annotate.report import measure_grades
from nlp_support.eval.gate import check_gate
from nlp_support.eval.grades.grades import Grade, Grades, Pair
from nlp_support.eval.rules import Rule
from nlp_support.eval.run import load_run, save_run


def grade(message, reply, rater, given, *, place=1, account="acme", language="en", conversation=None):
    pair = Pair(account, message, reply)
    return Grade(pair, rater, given, conversation or f"k{message}", place, language)


def two(*rows):
    """kim's and lee's grades of one reply each; None for one that was not graded."""
    return Grades(
        grade(f"c{at}", 1, rater, given)
        for at, both in enumerate(rows)
        for rater, given in zip(("kim", "lee"), both, strict=True)
        if given is not None
    )


def agreed(grades):
    return {one.name: one for one in agreements(grades, [f"k{pair.message}" for pair in grades.pairs])}


def test_agreement_of_two_raters_is_counted_by_hand():
    """Grades (0,0), (1,1), (2,2), (0,2); a fifth reply has one grade and does not count.

    Equal: 3/4. Kappa: expected 2/4·1/4 + 1/4·1/4 + 1/4·2/4 = 5/16, so (3/4 - 5/16) / (11/16) = 7/11.
    Weighted: observed 4/4 = 1, expected 1/8 + 1 + 1/16 + 1/8 + 1/4 + 1/16 = 13/8, so 1 - 8/13 = 5/13.
    Alpha, ordinal: of 8 grades 3, 2, 3 are 0, 1, 2; distances are 0-2: (3/2 + 2 + 3/2)² = 25, 0-1 and 1-2:
    (3/2 + 1)² = 25/4. Observed 2·25/8; expected 2·(3·2·25/4 + 3·3·25 + 2·3·25/4)/(8·7) = 600/56. So
    1 - 350/600.
    """
    found = agreed(two((0, 0), (1, 1), (2, 2), (0, 2), (1, None)))
    assert {name: one.value for name, one in found.items()} == {
        "agreement": pytest.approx(3 / 4),
        "kappa": pytest.approx(7 / 11),
        "weighted kappa": pytest.approx(5 / 13),
        "alpha": pytest.approx(5 / 12),
    }
    assert all((one.n, one.groups, one.raters) == (4, 4, ()) for one in found.values())
    for one in found.values():
        assert one.interval.low <= one.value <= one.interval.high


def test_raters_who_always_agree_and_those_who_never_differ():
    same = agreed(two(*[(at % 3, at % 3) for at in range(40)]))
    assert [one.value for one in same.values()] == [1.0] * 4
    flat = agreed(two(*[(2, 2)] * 5))
    assert flat["agreement"].value == 1 and flat["kappa"].value is None and flat["alpha"].value is None
    apart = agreed(two((1, None), (None, 2)))
    assert all(one.value is None and one.n == 0 for one in apart.values())


def test_more_than_two_raters_have_one_alpha_and_a_kappa_each_with_each():
    """kim and lee always agree; han always says the other extreme."""
    rows = [(0, 0, 2), (2, 2, 0)] * 10
    grades = Grades(
        grade(f"c{at}", 1, rater, given)
        for at, row in enumerate(rows)
        for rater, given in zip(("kim", "lee", "han"), row, strict=True)
    )
    found = list(agreements(grades, [pair.message for pair in grades.pairs]))
    alpha = [one for one in found if one.name == "alpha"]
    assert len(alpha) == 1 and alpha[0].value < 0 and alpha[0].n == 20
    kappas = {one.raters: one.value for one in found if one.name == "kappa"}
    assert kappas == {("kim", "lee"): 1.0, ("han", "kim"): -1.0, ("han", "lee"): -1.0}
    assert [one.value for one in found if one.name == "agreement" and not one.raters] == [
        pytest.approx(1 / 3)
    ]


# Two messages with three and one replies, and one whose place is not told.
# c1: kim 2, 1, 0 at places 1, 2, 3; lee 0, 2 and the third skipped. c2 (Korean, another account): kim 1.
GRADES = Grades(
    [
        grade("c1", 1, "kim", 2), grade("c1", 2, "kim", 1, place=2), grade("c1", 3, "kim", 0, place=3),
        grade("c1", 1, "lee", 0), grade("c1", 2, "lee", 2, place=2),
        grade("c2", 1, "kim", 1, account="globex", language="ko"),
        grade("c3", 9, "kim", 0, place=0),
    ]
)  # fmt: skip


def test_shares_are_counted_by_hand():
    """First: c1 has 1/2 sendable, 1/2 useful; c2 0 and 1; c3 tells no place. The set of c1 counts for kim
    only, who graded all of it: 1, 1. All replies, those of c1 first: sendable 1/2, 1/2, 0, 0, 0, on average
    1/5; useful 1/2, 1, 0, 1, 0, on average 1/2."""
    report = measure_grades(GRADES)

    def figure(name, slice=""):
        found = report.figure(name, slice=slice)
        return found.value, found.n

    assert figure("sendable@1") == (1 / 4, 2) and figure("useful@1") == (3 / 4, 2)
    assert figure("sendable@3") == (1 / 2, 2) and figure("useful@3") == (1, 2)
    assert figure("sendable") == (pytest.approx(1 / 5), 5) and figure("useful") == (pytest.approx(1 / 2), 5)
    assert figure("useful@1", "language=ko") == (1, 1) and figure("useful@1", "account=acme") == (1 / 2, 1)
    assert figure("sendable", "rater=lee") == (1 / 2, 2) and figure("useful", "rater=kim") == (3 / 5, 5)
    assert report.kind == "grades" and report.made["command"] == "annotate report"
    assert (
        report.data["messages"],
        report.data["replies"],
        report.data["grades"],
        report.data["raters"],
    ) == (3, 5, 7, 2)
    assert "30" in report.warnings[0]
    rows = {(row["id"], row["place"]): row for row in report.rows}
    assert rows["c1", 1]["error"] == "" and rows["c1", 3]["error"] == "no help"
    assert rows["c2", 1]["error"] == "a start only" and rows["c2", 1]["account"] == "globex"


def test_confidence_is_held_against_grades():
    """Offered again are c1's replies, the first with .9 (1/2 would send it), the others with .15 (1/2, 0)."""
    pairs = GRADES.pairs
    offered = {pairs[0]: Offered(0.9, 1), pairs[1]: Offered(0.15, 2), pairs[2]: Offered(0.15, 3)}
    report = measure_grades(GRADES, offered=offered)
    assert report.figure("offered again").value == pytest.approx(3 / 5)
    assert report.figure("graded ece").value == pytest.approx(0.4) and report.figure("graded ece").n == 1
    assert report.figure("sendable", slice="confidence=0.8-0.9").value == 0.5
    assert report.figure("sendable", slice="confidence=0.1-0.2").value == pytest.approx(1 / 4)
    assert report.figure("confidence", slice="confidence=0.1-0.2").value == pytest.approx(0.15)
    [curve] = report.curves
    assert curve.points == ((pytest.approx(0.15), 0.25), (pytest.approx(0.9), 0.5)) and curve.sizes == (2, 1)
    assert report.data["offered again"] == 3
    there = measure_grades(GRADES, offered=offered, accounts=["acme"])  # globex is not in the store
    assert there.figure("offered again").value == pytest.approx(3 / 4)
    nothing = measure_grades(GRADES, offered={})
    assert nothing.figure("offered again").value == 0 and nothing.figure("graded ece") is None


def test_one_rater_and_a_missing_package_are_told(monkeypatch):
    alone = measure_grades(Grades([grade("c1", 1, "kim", 2)])).figure("alpha")
    assert alone.value is None and "second" in alone.note
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    found = measure_grades(GRADES).figure("alpha")
    assert found.value is None and "nlp-support[eval]" in found.note


def test_a_gate_holds_grades_to_rules(tmp_path):
    save_run(measure_grades(GRADES), tmp_path / "run")
    result = check_gate(
        load_run(str(tmp_path / "run")), [Rule("useful@3", min=0.9), Rule("sendable@1", min=0.9)]
    )
    assert [one.state for one in result.verdicts] == ["cannot tell", "broken"]
