"""Grades of suggestions: looked up by pair, kept in files of ids, refused row by row."""

import json

import pytest

from nlp_support.errors import UnreadableFile, UnwritableFile
from nlp_support.eval.grades.file import (
    Placed,
    fingerprint,
    fingerprint_text,
    read_grades,
    settled,
    write_grades,
)
from nlp_support.eval.grades.grades import Grade, Grades, Pair, pair_of
from nlp_support.text.wording import Wording

HOURS = Pair("acme", "c1", 11)
DOGS = Pair("acme", "c1", 22)
OTHER = Pair("globex", "c1", 11)


def graded(pair, *grades, **more):
    return [Grade(pair, f"r{at}", grade, **more) for at, grade in enumerate(grades)]


def test_shares_are_of_the_raters_of_a_pair():
    """HOURS got 2, 2, 1: two in three would send it, all find it useful. DOGS got 0, OTHER nothing."""
    grades = Grades([*graded(HOURS, 2, 2, 1), *graded(DOGS, 0)])
    assert len(grades) == 2 and grades.raters == ("r0", "r1", "r2")
    assert grades.of(HOURS) == {"r0": 2, "r1": 2, "r2": 1} and grades.of(OTHER) == {}
    assert (grades.sendable(HOURS), grades.useful(HOURS)) == (pytest.approx(2 / 3), 1.0)
    assert (grades.sendable(DOGS), grades.useful(DOGS)) == (0.0, 0.0)
    assert grades.sendable(OTHER) is None
    assert grades.messages("acme") == {"c1"} and grades.messages("globex") == set()
    assert grades.replies("acme", "c1") == (11, 22) and grades.replies("acme", "c2") == ()


def test_a_set_is_worth_its_best_reply_to_those_who_graded_all_of_it():
    """r0 would send HOURS, r1 DOGS, r2 none of them; r3 graded only HOURS, so nothing is known of r3."""
    grades = Grades([*graded(HOURS, 2, 0, 1, 2), *graded(DOGS, 0, 2, 0)])
    assert grades.sendable(HOURS, DOGS) == grades.sendable(DOGS, HOURS) == pytest.approx(2 / 3)
    assert grades.useful(HOURS, DOGS) == 1
    assert grades.sendable(HOURS) == pytest.approx(2 / 4)
    assert grades.sendable(HOURS, OTHER) is None and grades.sendable() is None


def test_a_pair_survives_case_punctuation_and_another_placeholder():
    one = pair_of("acme", "c1", "Hello {customer_name}, we open at 9!")
    assert one == pair_of("acme", "c1", "hello, we open at 9")
    assert one != pair_of("acme", "c1", "hello, we open at 8")
    assert one.reply == Wording.of("hello we open at 9").exact


def test_fingerprints_are_written_so_that_no_program_takes_them_for_numbers():
    assert fingerprint_text(0x12E4) == "w00000000000012e4"
    assert fingerprint(fingerprint_text(2**63 - 1)) == 2**63 - 1


def test_what_is_written_is_read_again(tmp_path):
    grades = Grades(
        [*graded(HOURS, 2, 0, conversation="k1", place=1, language="ko"), Grade(DOGS, "김하늬", 1)]
    )
    file = tmp_path / "grades.jsonl"
    write_grades(file, grades)
    again, refused = read_grades([file])
    assert again.given == grades.given and not refused
    assert again.digest == grades.digest != Grades(graded(HOURS, 2, 1)).digest
    assert Grades(reversed(grades.given)).digest == grades.digest
    assert [one.name for one in tmp_path.iterdir()] == ["grades.jsonl"]


def line(**changed):
    good = {"account": "acme", "message": "c1", "reply": fingerprint_text(11), "rater": "kim", "grade": 2}
    return json.dumps({name: value for name, value in (good | changed).items() if value is not ...})


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (line(grade=3), "grade"),
        (line(grade=-1), "grade"),
        (line(grade="2"), "expected int"),
        (line(grade=True), "expected int"),
        (line(grade=1.5), "expected int"),
        (line(grade=None), "expected int"),
        (line(grade=...), "grade"),
        (line(reply="0x11"), "reply"),
        (line(reply=11), "reply"),
        (line(rater=""), "rater"),
        (line(rater="k" * 201), "rater"),
        (line(message=""), "message"),
        (line(account="\ud800"), "half a character"),
        (line(text="a word of a customer"), "unknown field"),
        ("[1, 2]", "expected"),
        ("{nonsense", "is not JSON"),
        ('{"account": "acme"', "is not JSON"),
    ],
)
def test_a_row_that_is_no_grade_is_refused_alone_with_its_line(tmp_path, bad, reason):
    file = tmp_path / "grades.jsonl"
    file.write_text(line() + "\n\n" + bad + "\n" + line(message="c2", grade=0) + "\n", encoding="utf-8")
    grades, refused = read_grades([file])
    assert len(grades) == 2
    [one] = refused
    assert one.line == 3 and reason in one.reason and "a word of" not in one.reason


def test_what_one_rater_graded_twice_counts_once_or_not_at_all(tmp_path):
    """kim gave c1 the grade 2 in both files: once. c2 got 0 and 1: none, and both lines are named."""
    one, other = tmp_path / "one.jsonl", tmp_path / "other.jsonl"
    one.write_text(line() + "\n" + line(message="c2", grade=0) + "\n", encoding="utf-8")
    other.write_text(line() + "\n" + line(message="c2", grade=1) + "\n" + line(rater="lee", grade=0) + "\n")
    grades, refused = read_grades([one, other])
    assert sorted((g.pair.message, g.rater, g.grade) for g in grades.given) == [
        ("c1", "kim", 2), ("c1", "lee", 0)
    ]  # fmt: skip
    assert [(r.file.name, r.line) for r in refused] == [("one.jsonl", 2), ("other.jsonl", 2)]
    assert "0 in line 2 of one.jsonl, 1 in line 2 of other.jsonl" in refused[0].reason


def test_files_without_any_grade_and_files_that_cannot_be_written_are_errors(tmp_path):
    file = tmp_path / "grades.jsonl"
    file.write_text(line(grade=7) + "\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match=r"line 1: is no grade: \$\.grade"):
        read_grades([file])
    with pytest.raises(UnreadableFile, match="cannot be opened"):
        read_grades([tmp_path / "none.jsonl"])
    with pytest.raises(UnwritableFile, match="name another file"):
        write_grades(tmp_path / "no folder" / "grades.jsonl", Grades(graded(HOURS, 2)))
    assert settled([Placed(graded(HOURS, 2)[0], file, 1)])[1] == []
