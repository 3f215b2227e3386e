"""A sample of suggestions goes out to be graded, and what comes back is read row by row."""

import csv
import io
import json

import pytest

from nlp_support import Ranking, ReplySuggester, open_store
from nlp_support.errors import InvalidArgument, UnknownAccount, UnreadableFile
from nlp_support.eval.annotate.again import offered_again
from nlp_support.eval.annotate.graded import read_graded
from nlp_support.eval.annotate.items import Item, item_id, items_text, read_items
from nlp_support.eval.annotate.page import page
from nlp_support.eval.annotate.sample import draw_sample
from nlp_support.eval.annotate.sheet import sheet
from nlp_support.eval.grades.file import read_grades
from nlp_support.eval.grades.grades import Grade, Grades, Pair, pair_of

from support import exchange, message, run

HOURS_Q, HOURS_A = "when do you open on saturday", "we open at nine on saturday morning"
DOG_Q, DOG_A = "may my dog come along", "dogs are welcome on the terrace"
SOLD_Q, SOLD_A = "토요일에 몇 시에 여나요", "토요일에는 아홉 시에 엽니다"
THREE = ((HOURS_Q, HOURS_A), (DOG_Q, DOG_A), (SOLD_Q, SOLD_A))


def fill(store, *, times=30):
    for number in range(times):
        store.add(exchange(number, *THREE[number % 3]))
    return store


def suggester_of(store, encoder, **ranking):
    return ReplySuggester(store, encoder=encoder, ranking=Ranking(**{"threshold": 0.0, **ranking}))


def test_what_is_offered_is_what_was_known_when_the_message_came_in(store, words_encoder):
    """An answer was corrected on the last day: nothing that is offered to earlier messages says so."""
    fill(store)
    store.add(exchange(40, HOURS_Q, "from now on we open at noon"))
    store.add(exchange(41, HOURS_Q, "at noon, as I said"))
    found = draw_sample(suggester_of(store, words_encoder), ["acme"], share=1.0, messages=1000)
    offered = {one.message: [reply.text for reply in one.replies] for one in found.questions}
    assert "c0" not in offered and found.silent == 2  # nor has the first one in Korean a past
    assert len(offered) == 30
    for id, texts in offered.items():
        assert ("from now on we open at noon" in texts) == (id == "c41")
        assert "at noon, as I said" not in texts


def test_the_sample_and_its_order_are_drawn_with_the_seed(store, words_encoder):
    suggester = suggester_of(fill(store), words_encoder)

    def ids(**settings):
        found = draw_sample(suggester, ["acme"], share=1.0, messages=12, **settings)
        return [one.message for one in found.questions], [one.id for one in found.items]

    assert ids(seed=1) == ids(seed=1)
    messages, items = ids(seed=1)
    assert len(set(messages)) == len(messages) <= 12 and len(set(items)) == len(items)
    assert messages != sorted(messages, key=lambda id: int(id[1:]))
    assert set(ids(seed=2)[0]) != set(messages)
    places = [item.place for item in draw_sample(suggester, ["acme"], share=1.0, seed=1).items]
    assert places != sorted(places) and set(places) == {1, 2}


def test_below_the_threshold_nothing_is_shown_and_the_messages_are_counted(store, words_encoder):
    suggester = suggester_of(fill(store), words_encoder, threshold=1.0, intercept=-50.0)
    found = draw_sample(suggester, ["acme"], share=1.0, messages=10)
    assert (found.questions, found.silent) == ((), 10)


def test_texts_are_redacted_and_the_conversation_before_is_shown(store, words_encoder):
    fill(store)
    own = {"conversation_id": "k99", "customer_id": "u99", "customer_name": "Rosalind Quigley"}
    turns = [
        ("x1", "customer", "hello, Rosalind Quigley here, rosalind@example.org"),
        ("x2", "agent", "hello Rosalind, what is it about?"),
        ("x3", "customer", "when do you open on saturday? my number is 020 7946 0958"),
        ("x4", "agent", "Rosalind, we open at nine on saturday morning"),
    ]
    store.add(
        [message(id, text, role=who, minutes=9999 + at, **own) for at, (id, who, text) in enumerate(turns)]
    )
    found = draw_sample(suggester_of(store, words_encoder), ["acme"], share=0.01, messages=9)
    [question] = [one for one in found.questions if one.message == "x3"]
    assert [who for who, _ in question.before] == ["customer", "agent"]
    told = json.dumps([question.before, question.text, question.sent])
    assert "{email}" in told and "{phone}" in told
    for secret in ("Rosalind", "Quigley", "example.org", "7946"):
        assert secret not in told
    assert question.account == "acme" and question.conversation == "k99"


@pytest.mark.parametrize("wrong", [{"messages": 0}, {"share": 0.0}, {"share": 1.5}, {"k": 0}])
def test_numbers_out_of_range_are_refused(store, words_encoder, wrong):
    with pytest.raises(InvalidArgument):
        draw_sample(suggester_of(fill(store), words_encoder), ["acme"], **wrong)


def test_an_unknown_account_and_a_store_with_nothing_to_ask_are_refused(store, words_encoder):
    suggester = suggester_of(store, words_encoder)
    with pytest.raises(InvalidArgument, match="no accounts"):
        draw_sample(suggester, [])
    with pytest.raises(UnknownAccount):
        draw_sample(suggester, ["acme"])
    store.add([message("1", "is anybody there")])
    with pytest.raises(InvalidArgument, match=r"nothing to grade .* no agent message directly after it"):
        draw_sample(suggester, ["acme"], share=1.0)


def test_items_are_written_by_id_and_read_again(tmp_path):
    pair = Pair("acme", "0012", 2**63 - 1)
    item = Item(item_id(pair), pair, "k1", 2, "ko")
    file = tmp_path / "x.items.jsonl"
    file.write_text(items_text([item]), encoding="utf-8")
    assert read_items(file) == {item.id: item}
    assert item.id[0] == "i" and item_id(pair) == item.id != item_id(Pair("acme", "0013", 2**63 - 1))
    for bad in ("", "{}\n", "[]\n", "no json\n", '{"account": "acme", "message": "m", "grade": 2}\n'):
        file.write_text(bad, encoding="utf-8")
        with pytest.raises(UnreadableFile, match="annotate export wrote"):
            read_items(file)


def test_a_sheet_opens_in_a_spreadsheet_and_runs_no_formula(store, words_encoder):
    fill(store, times=3)
    store.add(exchange(5, "=1+1 토요일에 몇 시에 여나요", "토요일 열 시"))
    found = draw_sample(suggester_of(store, words_encoder), ["acme"], share=0.2)
    text = sheet(found.questions, sent=True)
    assert text.startswith("\ufeffitem,account,")
    rows = list(csv.DictReader(io.StringIO(text[1:])))
    assert (
        rows[0]["message"] == "'=1+1 토요일에 몇 시에 여나요" and rows[0]["what was sent"] == "토요일 열 시"
    )
    assert [row["item"] for row in rows] == [item.id for item in found.items]
    assert {row["grade"] for row in rows} == {""}
    assert "what was sent" not in sheet(found.questions)
    told = text.lower()
    assert "confidence" not in told and "place" not in told


def test_a_page_is_one_file_that_loads_nothing_and_takes_no_text_for_markup(store, words_encoder):
    fill(store, times=3)
    nasty = "</script><script>alert(1)</script> <img src=x onerror=alert(2)> 토요일에 몇 시에 여나요"
    store.add(exchange(5, nasty, "토요일 열 시 <!-- /*data*/ /*script*/"))
    store.add(exchange(6, nasty, "토요일 열 시"))
    found = draw_sample(suggester_of(store, words_encoder), ["acme"], share=0.1)
    text = page(found, sent=True)
    assert text.count("<script") == 2 and text.count("</script>") == 2 and "<img" not in text
    assert "default-src 'none'" in text and "connect-src" not in text and "unsafe-inline" not in text
    _, _, rest = text.partition('<script type="application/json" id="data">')
    data, _, script = rest.partition("</script>")
    for outside in ("http:", "https:", "src=", "@import", "url(", "fetch(", "XMLHttp", "WebSocket", "Beacon"):
        assert outside not in text.partition('id="data">')[0] + script
    told = json.loads(data)
    [question] = told["questions"]
    assert question["text"].startswith("</script><script>alert(1)")
    assert "토요일 열 시 <!-- /*data*/ /*script*/" in {reply["text"] for reply in question["replies"]}
    assert set(question["replies"][0]) == {"item", "text"}  # neither confidence nor place
    assert (
        json.loads(page(found).partition('id="data">')[2].partition("</script>")[0])["questions"][0]["sent"]
        is None
    )


ITEMS = {
    id: Item(id, Pair("acme", f"c{at}", at), f"k{at}", 1, "ko")
    for at, id in enumerate(("ia", "ib", "ic", "id"))
}


def written(file, text, encoding="utf-8"):
    file.write_bytes(text.encode(encoding))
    return file


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_sheets_are_read_as_spreadsheets_save_them(tmp_path, encoding, separator):
    """Other order, other columns, full-width and decimal digits, skipped ones; the file tells the rater."""
    rows = [
        ("Grade", "reply", "item"),
        ("2", "답, 변", "ia"),
        (" 1.0 ", "b", "ib"),
        ("０", "c", "ic"),
        ("s", "", "id"),
    ]
    out = io.StringIO()
    csv.writer(out, delimiter=separator).writerows(rows)
    found = read_graded([written(tmp_path / "김하늬.csv", out.getvalue(), encoding)], ITEMS)
    assert [(one.pair.message, one.rater, one.grade) for one in found.grades.given] == [
        ("c0", "김하늬", 2), ("c1", "김하늬", 1), ("c2", "김하늬", 0)
    ]  # fmt: skip
    assert not found.refused and found.skipped == 1
    assert found.grades.given[0].conversation == "k0" and found.grades.given[0].language == "ko"


@pytest.mark.parametrize(
    ("encoding", "text"),
    [("cp949", "토요일은 쉽니다"), ("cp1252", "schöne Grüße, £5"), ("shift_jis", "ソ、表")],
)
def test_a_sheet_in_an_old_encoding_is_read_but_not_a_rater_in_it(tmp_path, encoding, text):
    """As a spreadsheet saves "CSV" where it is not told otherwise; ids and grades are the same in all."""
    rows = (
        f'item,reply,grade,rater\nia,"{text}",2,lee\nib,"{text}\n{text}",0,lee\nic,{text[0]},1,{text[:4]}\n'
    )
    found = read_graded([written(tmp_path / "sheet.csv", rows, encoding)], ITEMS)
    good = [(one.pair.message, one.rater, one.grade) for one in found.grades.given]
    assert good == [("c0", "lee", 2), ("c1", "lee", 0)]
    assert [one.line for one in found.refused] == [5] and "rater's id" in found.refused[0].reason


@pytest.mark.parametrize("given", ["3", "-1", "good", "2 1", "1.5", "²", "0x1", "나", "1e0", "two", "٢"])
def test_a_grade_that_is_none_is_refused_alone_and_no_text_is_told(tmp_path, given):
    text = f"item,grade\nia,2\nib,{given}\nic,a whole sentence of a customer\nid,\n"
    found = read_graded([written(tmp_path / "kim.csv", text)], ITEMS)
    if given == "²":  # a raised two is a two
        assert len(found.grades) == 2
        return
    assert len(found.grades) == 1 and found.skipped == 1
    assert [one.line for one in found.refused] == [3, 4]
    assert "expected 0, 1 or 2" in found.refused[0].reason
    assert "sentence" not in found.refused[1].reason and "something else" in found.refused[1].reason


def test_unknown_items_and_clashes_of_one_rater_id_are_told_by_line(tmp_path):
    one = written(tmp_path / "one.csv", "item,grade,rater\nia,2,kim\nib,1,kim\nixyz,1,kim\n,2,kim\n")
    other = written(tmp_path / "other.csv", "item,grade,rater\nia,0,kim\nib,1,kim\nib,0,lee\n")
    found = read_graded([one, other], ITEMS)
    assert [(g.pair.message, g.rater, g.grade) for g in found.grades.given] == [
        ("c1", "kim", 1),
        ("c1", "lee", 0),
    ]
    assert [(r.file.name, r.line) for r in found.refused] == [
        ("one.csv", 4), ("one.csv", 5), ("one.csv", 2), ("other.csv", 2)
    ]  # fmt: skip
    assert "not in the sample" in found.refused[0].reason
    assert "rater 'kim' graded this reply differently" in found.refused[2].reason


def test_what_the_page_gives_is_read_and_bad_rows_refused_alone(tmp_path):
    rows = [
        {"item": "ia", "grade": 2}, {"item": "ib", "grade": None}, {"item": "ic", "grade": 5},
        {"item": "id", "grade": True}, "ia", {"grade": 1}, {"item": "id", "grade": 0, "rater": "lee"},
        {"item": "ib", "grade": [2]},
    ]  # fmt: skip
    file = written(tmp_path / "x.json", json.dumps({"sample": "x", "rater": "kim", "grades": rows}))
    found = read_graded([file], ITEMS, rater="nobody")
    assert [(one.pair.message, one.rater, one.grade) for one in found.grades.given] == [
        ("c0", "kim", 2), ("c3", "lee", 0)
    ]  # fmt: skip
    assert [one.line for one in found.refused] == [3, 4, 5, 6, 8] and found.skipped == 1


@pytest.mark.parametrize(
    "text",
    ["{}", "[]", '{"grades": 3}', "{nonsense", "reply,grade\nx,1\n", "", "<!doctype html><p>hi", '{"a": NaN'],
)
def test_other_files_are_refused_with_what_was_expected(tmp_path, text):
    with pytest.raises(UnreadableFile, match=r"expected|download|columns missing: (item|item, grade);"):
        read_graded([written(tmp_path / "x.json", text)], ITEMS)


def test_a_rater_is_named_by_the_row_the_file_the_option_or_the_name_of_the_file(tmp_path):
    bare = written(tmp_path / "lee.csv", "item,grade\nia,2\n")
    told = written(tmp_path / "x.csv", "item,grade,rater\nia,2,\nib,1,han\n")
    assert read_graded([bare], ITEMS).grades.raters == ("lee",)
    assert read_graded([bare], ITEMS, rater="kim").grades.raters == ("kim",)
    assert read_graded([told], ITEMS, rater="kim").grades.raters == ("han", "kim")
    apart = written(tmp_path / "x2.csv", f"item,grade,rater\nia,2,{'k' * 201}\n")
    assert "rater's id" in read_graded([apart], ITEMS).refused[0].reason


def test_grades_belong_to_words_so_another_ranking_offers_them_again(store, words_encoder):
    """The same pairs come up at other places and with other confidences."""
    fill(store)
    before = draw_sample(suggester_of(store, words_encoder), ["acme"], share=1.0, k=3)
    grades = Grades(Grade(one.pair, "kim", 2, one.conversation, one.place) for one in before.items)
    other = suggester_of(store, words_encoder, question=0.0, reply=1.0, intercept=0.0, slope=1.0)
    again = offered_again(other, grades, ["acme"])
    assert set(grades.pairs) <= set(again)
    assert any(again[one.pair].place != one.place for one in before.items)
    assert offered_again(other, grades, []) == {}
    gone = Pair("acme", "zz", 1)
    unknown = Grades([Grade(pair_of("acme", "c0", "never said"), "kim", 2, "k0"), Grade(gone, "kim", 1, "x")])
    assert not set(unknown.pairs) & set(offered_again(other, unknown, ["acme"]))


@pytest.fixture
def desk(tmp_path):
    file = tmp_path / "desk.db"
    with open_store(file) as store:
        fill(store)
    return file


@pytest.mark.parametrize("kind", ["html", "csv"])
def test_export_import_and_report_by_command(tmp_path, desk, kind):
    out = tmp_path / f"sample.{kind}"
    run("annotate", "export", out, "--store", desk, "--all", "--share", "1", "--messages", "20")
    items = tmp_path / f"sample.{kind}.items.jsonl"
    ids = [json.loads(line)["item"] for line in items.read_text(encoding="utf-8").splitlines()]
    assert len(ids) > 20 and HOURS_A not in items.read_text(encoding="utf-8")
    for number, rater in enumerate(("kim", "lee")):
        rows = "".join(f"{id},{(at + number * (at % 5 == 0)) % 3}\n" for at, id in enumerate(ids))
        (tmp_path / f"{rater}.csv").write_text(f"item,grade\n{rows}inone,1\n", encoding="utf-8")
    grades = tmp_path / "grades.jsonl"
    files = tmp_path / "kim.csv", tmp_path / "lee.csv"
    found = run("annotate", "import", *files, "--items", items, "--out", grades, "--json")
    told = json.loads(found.stdout)
    assert (told["grades"], told["replies"], told["raters"]) == (2 * len(ids), len(ids), ["kim", "lee"])
    assert [one["line"] for one in told["refused"]] == [len(ids) + 2] * 2
    assert len(read_grades([grades])[0]) == len(ids)
    saved = tmp_path / "run"
    found = run("annotate", "report", grades, "--store", desk, "--json", "-", "--save", saved)
    names = {(one["name"], one["slice"]) for one in json.loads(found.stdout)["figures"]}
    assert {("sendable@1", ""), ("useful@3", ""), ("kappa", ""), ("alpha", ""), ("graded ece", "")} <= names
    assert {"report.json", "rows.csv"} <= {one.name for one in saved.iterdir()}
    assert "no help" in run("eval", "errors", saved).stdout


def test_what_cannot_be_written_or_graded_is_refused_by_command(tmp_path, desk):
    def refused(*words):
        return run("annotate", *words, code=1).stderr

    assert "neither in .html nor in .csv" in refused("export", tmp_path / "x.xlsx", "--store", desk)
    graded = written(tmp_path / "graded.csv", "item,grade\nia,\nib,0\n")
    assert "holds grades" in refused("export", graded, "--store", desk, "--share", "1", "--all")
    assert graded.read_text() == "item,grade\nia,\nib,0\n"
    written(graded, "item,grade\nia,\nib, \n")  # nobody has graded in this one, so it may be drawn anew
    run("annotate", "export", graded, "--store", desk, "--share", "1", "--all")
    assert "ib, " not in graded.read_text()
    assert "cannot write" in refused(
        "export", tmp_path / "no folder" / "x.csv", "--store", desk, "--share", "1", "--all"
    )
    assert "no account 'nobody'" in refused(
        "export", tmp_path / "x.csv", "--store", desk, "--account", "nobody"
    )
    assert not list(tmp_path.glob("x.*")) and not list(tmp_path.glob(".x*"))
    (tmp_path / "x.items.jsonl").write_text(items_text(ITEMS.values()), encoding="utf-8")
    none = written(tmp_path / "kim.csv", "item,grade\nia,\n")
    words = ["--items", tmp_path / "x.items.jsonl", "--out", tmp_path / "grades.jsonl"]
    assert "no grade in" in refused("import", none, *words)
    assert not (tmp_path / "grades.jsonl").exists()
    assert "not a file of items" in refused("import", none, "--items", none, "--out", tmp_path / "g.jsonl")
    assert "no grade can be read" in refused("report", none)
