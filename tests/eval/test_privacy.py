"""Leaks, false redactions and isolation: that the measures count right, and that they can fail."""

from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlp_support import MessageStore, Redacted, ReplySuggester, Suggestion, Suggestions, open_store
from nlp_support.errors import InvalidArgument, StoreError
from nlp_support.eval.privacy.canaries import Canary, make_canaries, numbers
from nlp_support.eval.privacy.isolation import Check, isolation_figures, measure_isolation
from nlp_support.eval.privacy.leaks import Asked, Planted, leak_figures, leak_warnings
from nlp_support.eval.privacy.measure import clean_texts, false_redactions, measure_privacy, open_copy
from nlp_support.eval.privacy.own_contacts import Given, Offer, own_figures
from nlp_support.eval.privacy.planted import _with_name, measure_redaction
from nlp_support.eval.privacy.records import isolation_records, own_records
from nlp_support.store.replies import ReplyTable
from nlp_support.types.rate import wilson

from support import exchange

SLICES = 67  # 20 kinds in English and Korean, of which 9 come in German, French and Spanish too
CANARIES = 4 * SLICES
FEWER = SLICES  # where a whole run is made


def small_store(location: str | Path, *, accounts: int = 2) -> None:
    """Six conversations an account, the same questions in all of them."""
    things = ["opening hours", "parking fees", "gift cards", "lost keys", "loyalty points", "paint colours"]
    with open_store(location) as opened:
        for number in range(accounts):
            for place, thing in enumerate(things):
                own = {"account_id": f"shop{number}"}
                question, reply = (
                    f"please tell me about your {thing}",
                    f"the {thing} of shop {number} are posted",
                )
                opened.add(exchange(place, question, reply, **own))


@pytest.fixture
def desk(tmp_path):
    small_store(tmp_path / "desk.db")
    return str(tmp_path / "desk.db")


def canary(kind="phone", value="010-1234-5678", **fields) -> Canary:
    given = {"language": "ko", "question": value, "reply": value, "customer_name": None, "asked": value}
    return Canary(kind=kind, value=value, **given | {"pieces": ()} | fields)


def suggestion(text: str, question: str = "") -> Suggestion:
    return Suggestion("id", text, 0.5, question, 1, datetime(2026, 1, 1, tzinfo=UTC), "m")


# -- canaries ------------------------------------------------------------------------------------------------


def test_the_seed_decides_and_every_kind_comes_in_its_languages():
    made = make_canaries(CANARIES, seed=3)
    assert made == make_canaries(CANARIES, seed=3) != make_canaries(CANARIES, seed=4)
    counts = Counter((one.kind, one.language) for one in made)
    assert (len(counts), set(counts.values())) == (SLICES, {4})
    assert {kind for kind, language in counts if language == "fr"} == {
        *("password", "code", "key", "link", "birth_date", "licence_plate", "network_address"),
        *("order_code", "street"),
    }
    assert len({one.question for one in made}) == len({one.reply for one in made}) == CANARIES
    names = Counter(one.placement for one in made if one.kind == "customer_name")
    assert names == {"metadata": 4, "free": 4}
    assert {one.placement for one in made if one.kind != "customer_name"} == {"free"}


def test_a_value_is_readable_where_it_was_written_and_nowhere_else():
    for one in make_canaries(1500):
        for text in (one.question, one.reply):
            assert one.readable_in(text)
            assert not one.readable_in(text.replace(one.value, "{" + one.kind + "}"))


def test_no_canaries_is_refused():
    with pytest.raises(InvalidArgument, match="canaries is 0, expected 1 or more"):
        make_canaries(0)


def test_check_digits_are_right():
    """Luhn: from the right, every second digit doubled, 9 taken off where that has two digits, sum 0 mod 10.
    Korean resident numbers: weights 2 to 9 and 2 to 5, then 11 less the sum mod 11, mod 10. IBAN: with its
    first four characters put last and letters as 10 to 35, 1 mod 97."""
    seen = Counter()
    for one in make_canaries(5000):
        digits = [int(digit) for digit in numbers(one.value)]
        if one.kind == "card_number":
            doubled = [sum(divmod(2 * digit, 10)) for digit in digits[-2::-2]]
            assert (sum(digits[-1::-2]) + sum(doubled)) % 10 == 0
        elif one.kind == "national_id" and one.language == "ko":
            weighted = sum(a * b for a, b in zip(digits, [*range(2, 10), *range(2, 6)], strict=False))
            assert (11 - weighted % 11) % 10 == digits[12]
        elif one.kind == "account_number" and one.value[:2] in ("GB", "DE", "FR", "NL"):
            plain = one.value.replace(" ", "")
            assert int("".join(str(int(sign, 36)) for sign in plain[4:] + plain[:4])) % 97 == 1
        else:
            continue
        seen[one.kind] += 1
    assert len(seen) == 3 and min(seen.values()) > 20


@pytest.mark.parametrize(
    ("one", "text", "readable"),
    [
        (canary(), "call +82 010.1234 5678 now", True),
        (canary(), "call 010-1234-{phone} now", False),
        (canary("order_number", "#A-1234"), "order a 1234 is late", True),  # fewer than 6 digits: as letters
        (canary("order_number", "#A-1234"), "in room 12, seat 34", False),
        (canary("email", "Jo.Kim@x.org"), "wrote to jo.kim @ X.org", True),
        (canary("customer_name", "Jo Okonkwo", pieces=("Okonkwo",)), "Dear {customer_name} Okonkwo", True),
        (canary("customer_name", "Jo Okonkwo"), "Dear {customer_name} Okonkwo", False),
        (canary("customer_name", "김민수"), "김 민수님께", True),
    ],
)
def test_what_counts_as_readable(one, text, readable):
    assert one.readable_in(text) is readable


# -- shares --------------------------------------------------------------------------------------------------


def test_wilson_by_hand():
    """z = 1.96, z^2 = 3.8415. 0 of 10: from 0 to z^2 / (10 + z^2) = 3.8415 / 13.8415 = 0.2775.
    5 of 10: 0.5 -+ z sqrt(0.25 / 10 + z^2 / 400) / (1 + z^2 / 10) = 0.5 -+ 0.3646 / 1.38415."""
    assert wilson(0, 10) == pytest.approx((0, 0.2775), abs=1e-4)
    assert wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-4)


@given(st.integers(1, 10**6).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share_and_is_the_same_from_both_ends(trial):
    hits, n = trial
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low))


# -- counting ------------------------------------------------------------------------------------------------


def test_leak_figures_by_hand():
    """Three canaries: one leaked in the reply, one only in the question, one not offered. So 1 of 2 offered
    replies leaks, 1 of 2 questions, 2 of 3 are offered; 4 suggestions of which 3 leak something: 750 in
    1,000."""
    name = canary("customer_name", "김민수", customer_name="김민수")
    asked = [
        Asked(Planted(canary(), "a", "m"), suggestion("call 01012345678"), suggestions=3, leaking=2),
        Asked(
            Planted(name, "a", "m"), suggestion("ok {customer_name}", "저는 김민수"), suggestions=1, leaking=1
        ),
        Asked(Planted(canary(language="en"), "a", "m"), None, suggestions=0, leaking=0),
    ]
    figures = {(figure.name, figure.slice): figure for figure in leak_figures(asked, seed=0)}
    assert (figures["leak rate", ""].value, figures["leak rate", ""].n) == (0.5, 2)
    assert figures["leak rate", "kind=phone"].value == 1
    assert figures["leak rate", "placement=metadata"].value == 0
    assert figures["question leak rate", "placement=metadata"].value == 1
    assert figures["canaries offered", ""].value == pytest.approx(2 / 3)
    nothing = figures["leak rate", "kind=phone/language=en"]
    assert (nothing.value, nothing.n, nothing.note) == (None, 0, "no canary of this was offered")
    rate = figures["leaks per 1,000 suggestions", ""]
    assert (rate.value, rate.n, rate.groups, rate.unit) == (750, 4, 3, "per 1,000")
    assert rate.low <= 750 <= rate.high
    assert next(leak_warnings(asked)).split(":")[0] == "only 2 of 3 canaries were offered"


def test_false_redactions_by_hand():
    """One of two texts holds a phone number and a mail address: half the texts changed, by either."""
    figures = false_redactions(
        {"en": ["Call 010-1234-5678 or mail jo@example.com"], "ko": ["오늘은 쉽니다."]}
    )
    assert {figure.slice: figure.value for figure in figures} == {
        "": 0.5, "language=en": 1, "language=ko": 0, "placeholder=email": 0.5, "placeholder=phone": 0.5,
    }  # fmt: skip


def test_there_are_enough_clean_texts():
    texts = clean_texts()
    assert texts.keys() == {"en", "ko", "de", "fr", "es"}
    assert all(
        len(set(own)) == len(own) >= (150 if code in ("en", "ko") else 50) for code, own in texts.items()
    )


# -- the whole -----------------------------------------------------------------------------------------------


def test_the_report_holds_every_figure_and_the_same_seed_gives_the_same(desk, words_encoder):
    report = measure_privacy(desk, canaries=FEWER, encoder=words_encoder)
    assert report.kind == "privacy" and (report.made["seed"], report.data["accounts"]) == (0, 2)
    # shop0 and shop1 have 12 messages each: nothing that was planted is counted
    assert (report.data["messages"], report.data["canaries"]) == (24, FEWER)
    assert report.figure("canaries offered").value > 0.8
    assert report.figure("leak rate").value < 0.5
    assert report.figure("leak rate", slice="placement=metadata").value == 0
    assert report.figure("false redactions", slice="language=ko").n >= 150
    assert report.figure("suggestions from another account").value == 0
    assert report.figure("suggestions of a forgotten customer").value == 0
    assert report.figure("markers offered").value == 1
    assert report.figure("structured data left").n == 7 * report.data["canaries"]
    assert report.figure("names in metadata left").value == 0
    assert report.figure("days changed").n == 3650
    assert len({(figure.name, figure.slice) for figure in report.figures}) == len(report.figures)
    assert all(f.low <= f.value <= f.high for f in report.figures if f.value is not None)
    assert any("fewer than 30 canaries" in warning for warning in report.warnings)
    again = measure_privacy(desk, canaries=FEWER, encoder=words_encoder)
    assert (again.figures, again.data["digest"]) == (report.figures, report.data["digest"])


def test_without_redaction_nearly_everything_leaks(desk, words_encoder, monkeypatch):
    def unchanged(text: str, **_: object) -> Redacted:
        return Redacted(text, ())

    monkeypatch.setattr("nlp_support.text.redacted.redact", unchanged)
    report = measure_privacy(desk, canaries=FEWER, encoder=words_encoder)
    assert report.figure("leak rate").value == 1
    assert report.figure("question leak rate").value == 1
    assert report.figure("leaks per 1,000 suggestions").value > 500
    assert report.misses and all(miss.suggested == miss.sent for miss in report.misses)


def test_when_nothing_is_offered_there_is_no_leak_rate(desk, words_encoder, monkeypatch):
    monkeypatch.setattr(ReplySuggester, "suggest", lambda *_, **__: Suggestions((), "not today"))
    report = measure_privacy(desk, canaries=22, encoder=words_encoder)
    assert report.figure("leak rate").value is None
    assert report.figure("leaks per 1,000 suggestions").value is None
    assert report.figure("canaries offered").value == 0
    assert report.warnings[0].startswith("only 0 of 22 canaries were offered")


def test_the_store_is_not_written_and_nothing_is_left_beside_it(desk, words_encoder):
    before = Path(desk).read_bytes()
    progress: list[tuple[int, int | None]] = []
    measure_privacy(
        desk,
        canaries=22,
        encoder=words_encoder,
        on_progress=lambda done, total: progress.append((done, total)),
    )
    assert Path(desk).read_bytes() == before
    assert list(Path(desk).parent.iterdir()) == [Path(desk)]
    assert (22, 22) in progress


def test_the_copy_holds_what_another_process_has_not_yet_moved_into_the_file(tmp_path):
    (tmp_path / "copy").mkdir()
    with open_store(tmp_path / "desk.db") as writer:
        writer.add(exchange(1, "is it open", "yes it is"))
        with open_copy(str(tmp_path / "desk.db"), tmp_path / "copy") as copy:
            assert copy.count("acme") == 2
            copy.add(exchange(2, "is it closed", "no it is not"))
        assert writer.count("acme") == 2


def test_stores_that_cannot_be_measured(tmp_path, words_encoder):
    open_store(tmp_path / "empty.db").close()
    with pytest.raises(InvalidArgument, match=r"empty\.db has no messages; import some first"):
        measure_privacy(str(tmp_path / "empty.db"), encoder=words_encoder)
    with pytest.raises(StoreError, match="no store at"):
        measure_privacy(str(tmp_path / "none.db"), encoder=words_encoder)
    (tmp_path / "text.db").write_text(
        "this is no database, and long enough to be told from an empty one" * 20
    )
    with pytest.raises(StoreError, match=r"text\.db: file is not a database"):
        measure_privacy(str(tmp_path / "text.db"), encoder=words_encoder)


def test_an_account_without_messages_is_passed_over(desk, words_encoder):
    with open_store(desk) as opened:
        opened.add(exchange(1, "is it open", "yes it is"))
        opened.forget("acme", "user1")
        assert "acme" in opened.accounts()
    assert measure_privacy(desk, canaries=22, encoder=words_encoder).data["accounts"] == 2


# -- isolation -----------------------------------------------------------------------------------------------


@pytest.fixture
def shops(tmp_path):
    small_store(tmp_path / "shops.db", accounts=3)
    with open_store(tmp_path / "shops.db") as opened:
        yield opened


def test_three_accounts_offer_only_their_own(shops, words_encoder):
    """Each of 3 accounts is asked 2 planted questions of the others and their 12 real ones. It has 7 replies,
    more than the 3 that each call offers: 3 x 14 x 3 = 126 suggestions."""
    across, forgotten, markers = isolation_figures(measure_isolation(shops, words_encoder))
    assert (across.value, across.n) == (0, 126)
    assert (forgotten.value, forgotten.n) == (0, 9)
    assert (markers.value, markers.n) == (1, 3)


def test_a_store_that_mixes_accounts_up_is_noticed(shops, words_encoder, monkeypatch):
    right = ReplyTable.texts

    def texts_of_next(self, account_id, message_ids):
        """The right texts, but the planted replies with those of another account."""
        other = {"shop0": "shop1", "shop1": "shop2", "shop2": "shop0"}[account_id]
        foreign = f"800000000{other[-1]}-agent"
        return {
            id: next(iter(right(self, other, [foreign]).values()), text) if id.startswith("8") else text
            for id, text in right(self, account_id, message_ids).items()
        }

    monkeypatch.setattr(ReplyTable, "texts", texts_of_next)
    across, _, _ = isolation_figures(measure_isolation(shops, words_encoder))
    assert across.value > 0 and across.low > 0


def test_a_customer_who_was_not_forgotten_is_noticed(shops, words_encoder, monkeypatch):
    monkeypatch.setattr(MessageStore, "forget", lambda *_: None)
    _, forgotten, _ = isolation_figures(measure_isolation(shops, words_encoder))
    assert forgotten.value == pytest.approx(1 / 3)  # the planted reply is one of three suggestions


def test_one_account_has_no_other(store, words_encoder):
    store.add(exchange(1, "is it open", "it opens at nine"))
    across, forgotten, _ = isolation_figures(measure_isolation(store, words_encoder))
    assert (across.value, across.note) == (None, "the store has one account only, so there is no other one")
    assert (forgotten.value, forgotten.n) == (0, 1)


def contact(id, *, own=True):
    return Given("phone", "en", "0161 496 0720", own, "oak", id, "is it open?")


def test_rows_of_own_contacts_tell_the_same_as_their_figures():
    """Of three that were offered two kept the brand's number; a customer's own was left in one of two."""
    shown, gone = "Ring 0161 496 0720", "Ring {phone}"
    offers = [
        *(Offer(contact(f"a{n}"), text, 0.5) for n, text in enumerate((shown, shown, gone))),
        Offer(contact("a3"), None),
        *(Offer(contact(f"b{n}", own=False), text, 0.9) for n, text in enumerate((shown, gone))),
    ]
    kept = next(figure for figure in own_figures(offers) if figure.name == "own contacts kept")
    assert (kept.value, kept.n) == (pytest.approx(2 / 3), 3)
    rows = list(own_records(offers))
    assert [row["in_reply"] for row in rows] == [True, True, False, None, True, False]
    wrong = {row["id"]: (row["error"], row["how_bad"]) for row in rows if row["error"]}
    assert wrong == {
        "a2": ("own contact lost: phone", 0.5),
        "b0": ("a customer's own contact left: phone", 0.9),
    }
    assert {row["language"] for row in rows} == {"en"} and rows[0]["what"] == "own contact"


def test_rows_of_isolation_tell_the_same_as_their_figures():
    across, kept, found = (
        "suggestions from another account",
        "suggestions of a forgotten customer",
        "markers offered",
    )
    checks = [
        Check(across, "oak", "a1", 0, False, 0.2),
        Check(across, "oak", "a2", 0, True, 0.7),
        Check(found, "oak", "8000-agent", 0, True),
        Check(kept, "oak", "a1", 0, False, 0.3),
    ]
    assert [figure.value for figure in isolation_figures(checks)] == [0.5, 0, 1]
    rows = list(isolation_records(checks))
    assert [(row["what"], row["error"]) for row in rows] == [
        (across, ""), (across, across), (found, ""), (kept, "")]  # fmt: skip
    assert [row["how_bad"] for row in rows] == [None, 0.7, None, None]


def test_what_redaction_leaves_of_planted_values(monkeypatch):
    """Ten years have 3,650 days and the shares are of 4,000, a quarter and a twentieth of them."""
    told = {(one.name, one.slice): one for one in measure_redaction(4000, seed=3)}
    sizes = {
        name: one.n for (name, slice), one in told.items() if not slice and name != "names in metadata left"
    }
    assert sizes == {
        "structured data left": 4000,
        "secrets left": 1000,
        "names left": 2000,
        "foreign placeholders offered": 200,
        "days changed": 3650,
    }
    assert told["structured data left", ""].value == 0
    assert told["days changed", ""].value == 0
    assert told["foreign placeholders offered", ""].value == 0
    assert told["names in metadata left", ""].value == 0
    assert told["secrets left", ""].value < 0.01
    assert told["names left", "script=Latin"].value < 0.06
    assert told["names left", "script=Hangul"].value < 0.08
    monkeypatch.setattr("nlp_support.eval.privacy.planted.redact", lambda text, names=(): Redacted(text, ()))
    bare = {(one.name, one.slice): one.value for one in measure_redaction(400, seed=3)}
    assert bare["secrets left", ""] == bare["names left", ""] == 1
    assert bare["days changed", ""] == 0


def test_a_particle_follows_the_last_syllable():
    assert _with_name("{로} 바꿔 주세요", "김도현") == "김도현으로 바꿔 주세요"
    assert _with_name("{로} 바꿔 주세요", "박하늘") == "박하늘로 바꿔 주세요"
    assert _with_name("{가} 왔어요", "이유나") == "이유나가 왔어요"
    assert _with_name("{ 대신} 왔어요", "이유나") == "이유나 대신 왔어요"
