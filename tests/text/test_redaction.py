"""Given names, what is kept, and what holds for every text."""

import dataclasses

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nlp_support.text.redaction import PLACEHOLDERS, Redacted, Span, redact

GIVEN = [
    ("Dana", "I told Dana and DANA", "I told {customer_name} and {customer_name}"),
    ("Dana", "dana's order", "{customer_name}'s order"),
    ("Dana", "Danabot and Jordana", "Danabot and Jordana"),
    ("Sarah Connor", "sarah connor, Sarah, Connor", "{customer_name}, {customer_name}, {customer_name}"),
    ("Sarah Connor", "Sarah\tConnor", "{customer_name}\t{customer_name}"),
    ("Will Hope", "I will hope that Will waits", "I will hope that {customer_name} waits"),
    ("May Young", "you may call May", "you may call {customer_name}"),
    ("Rose", "a rose for Rose", "a rose for {customer_name}"),
    ("José Ruiz", "JOSÉ ruiz", "{customer_name}"),
    ("An Li", "An order for Li", "An order for {customer_name}"),
    ("O'Neil", "Mr O'Neil's", "Mr {customer_name}'s"),
    ("O’Neil", "oneil or o'neil", "oneil or {customer_name}"),
    ("Jean-Luc", "ask Jean-Luc", "ask {customer_name}"),
    ("김민수", "김민수가 민수씨께 민수는", "{customer_name}가 {customer_name}씨께 {customer_name}는"),
    ("김민수", "고객김민수입니다", "고객{customer_name}입니다"),
    ("김민수", "김 과장", "김 과장"),
    ("김지원", "지원 부탁드려요 지원님", "지원 부탁드려요 {customer_name}님"),
    ("민수", "민수님 그리고 박민수", "{customer_name}님 그리고 박민수"),
    ("김 민수", "김민수님 김 민수", "{customer_name}님 {customer_name}"),
    ("남궁민수", "민수님", "{customer_name}님"),
    ("山田太郎", "山田太郎様", "{customer_name}様"),
    ("Иван Петров", "это иван.", "это {customer_name}."),
    ("Sarah", "Sarah님 안녕하세요", "{customer_name}님 안녕하세요"),
    ("", "nothing", "nothing"),
    ("customer", "the customer waits", "the customer waits"),
    ("7", "7 days", "7 days"),
    ("email", "{email} or email", "{email} or {customer_name}"),
]


@pytest.mark.parametrize(("name", "text", "expected"), GIVEN)
def test_given_name(name: str, text: str, expected: str) -> None:
    assert redact(text, names=[name]).text == expected


def test_given_names_leave_existing_placeholders_alone() -> None:
    once = redact("Hi Dana, mail dana@example.com", names=["Dana"])
    assert (
        redact(once.text, names=["customer_name", "email", "Hi"]).text
        == "{customer_name} {customer_name}, mail {email}"
    )


def test_keep() -> None:
    text = "@AcmeHelp @dana call 1588-9876 or 010-1234-5678, Acme"
    assert redact(text, keep=["acmehelp", "1588-9876", "ACME"], names=["Acme"]).text == (
        "@AcmeHelp {handle} call 1588-9876 or {phone}, Acme"
    )


def test_keep_does_not_shield_what_only_contains_it() -> None:
    assert redact("https://acme.com/reset?token=abc", keep=["acme", "acme.com"]).text == "{url}"


def test_spans_are_offsets_into_the_original() -> None:
    """ "Hi Dana: ０１０-1234-5678" has the name at 3-7 and the number at 9-22."""
    found = redact("Hi Dana: ０１０-1234-5678")
    assert found.spans == (Span(3, 7, "customer_name"), Span(9, 22, "phone"))
    assert found.text == "Hi {customer_name}: {phone}"


def test_the_url_wins_over_what_is_inside_it() -> None:
    text = "https://example.com/?email=dana@example.com&phone=010-1234-5678"
    assert redact(text).spans == (Span(0, len(text), "url"),)


def test_a_given_name_is_found_after_a_greeting_only_once() -> None:
    assert redact("Hi Sarah Connor!", names=["Sarah"]).spans == (Span(3, 15, "customer_name"),)


def test_more_foreign_numbers_than_are_looked_up_still_go() -> None:
    text = "020 7946 0958, " * 300
    assert redact(text).text == "{phone}, " * 300


def test_results_are_frozen() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        redact("x").text = "y"  # type: ignore[misc]


FRAGMENTS = [
    *(
        "your password is ",
        "Password: ",
        "비밀번호는 ",
        "code ",
        "backup codes:\n",
        " is your PIN",
        " als Passwort",
        "key = ",
    ),
    *(
        "kq7t2x9m",
        "sunflower",
        "482913",
        "4821#",
        "A7K2-99QP",
        "eyJhbGciOi.eyJzdWIi.c2ln",
        "e4b2c9d1f07a83564c1e9b20",
    ),
    *(
        "login: dana / ",
        "10.0.4.17",
        "2001:db8::7",
        "00:1a:2b:3c:4d:5e",
        "AB12 CDE",
        "12가 3456",
        "my car is ",
    ),
    *(
        "born on ",
        "생년월일 ",
        "12.03.1985",
        "Bestellung ",
        "N15NQ232",
        "14 Oak Lea, ",
        "BS35 2QJ",
        "12 rue des Lilas",
    ),
    *(
        "Lange Gasse 4, ",
        "86152 Augsburg",
        "https://we.tl/t-Ab3dE5fG7h",
        "log in with ",
        "“",
        "*",
        "`",
        "is ",
    ),
    *(
        "dana@example.com",
        "010-1234-5678",
        "(555) 201-3344",
        "+44 20 7946 0958",
        "4111 1111 1111 1111",
        "123-45-6789",
    ),
    *(
        "GB29 NWBK 6016 1331 9268 19",
        "900101-1234567",
        "#A-99812",
        "123-4567890-1234567",
        "1Z999AA10123456784",
    ),
    *(
        "221 Baker Street, Apt 4",
        "서울시 강남구 테헤란로 123 4층",
        "101동 1203호",
        "@dana",
        "국민은행 123456-01-123456",
    ),
    *(
        "https://example.com/reset/Zx81kQp2",
        "https://example.com/help/",
        "Hi Sarah",
        "Dear Ana Maria,",
        "김민수 고객님",
    ),
    *(
        "안녕하세요 김민수입니다",
        "상담원 김지은입니다",
        "Regards,\nJohn Smith",
        " -Tom",
        " ^JD",
        " - Maria",
        "Sarah, ",
    ),
    *("{" + name + "}" for name in PLACEHOLDERS),
    *(
        "Hi ",
        "Dana",
        "김민수",
        "님",
        "고객님",
        "-",
        "@",
        ".",
        ",",
        " ",
        "\n",
        "{",
        "}",
        "#",
        "1",
        "12",
        "010",
        "+",
        "(",
        ")",
    ),
    *(
        "order ",
        "주문번호 ",
        "order number ",
        "call ",
        "http://",
        "www.",
        "/",
        "?token=",
        "^",
        "JD",
        "card ",
        "로 1",
        "\0",
    ),
    *(
        "\ud800",
        "é",
        "９",
        "İ",
        "ſ",
        "K",
        "😀",
        "\u202e",
        "\u200b",
        "١",
        "४",
        "²",
        "Regards,\n",
        "my name is ",
        "Best, ",
    ),
    *(
        "QX-407182",
        "qx-4071 8832, ",
        "Sarah Cole",
        "sarah cole",
        "\n\n",
        " x",
        " :)",
        "Sarah here.",
        "Hi Sarah, this is ",
        ", name ",
        "the old mill, ",
        "12 Castle View, Exeter EX1 3AB",
        "김민수, ",
        " 이름으로",
        "님. 가게 ",
        "입니다",
    ),
]


def rebuilt(text: str, found: Redacted) -> str:
    for span in reversed(found.spans):
        text = text[: span.start] + "{" + span.placeholder + "}" + text[span.end :]
    return text


def check(text: str, names: tuple[str, ...]) -> None:
    found = redact(text, names=names)
    assert rebuilt(text, found) == found.text
    bounds = [bound for span in found.spans for bound in (span.start, span.end)]
    assert bounds == sorted(bounds)
    assert all(
        span.start < span.end <= len(text) and span.placeholder in PLACEHOLDERS for span in found.spans
    )
    assert redact(found.text, names=names) == Redacted(found.text, ())


@settings(max_examples=600, deadline=None)
@given(
    st.lists(st.sampled_from(FRAGMENTS), max_size=12).map("".join),
    st.sampled_from([(), ("Dana Cole", "김민수", "JD")]),
)
def test_invariants_over_fragments(text: str, names: tuple[str, ...]) -> None:
    check(text, names)


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(), max_size=80), st.lists(st.text(max_size=12), max_size=3).map(tuple))
def test_invariants_over_any_text(text: str, names: tuple[str, ...]) -> None:
    check(text, names)


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789-+() .,:/#@aZ가로", max_size=60))
def test_invariants_over_numbers(text: str) -> None:
    check(text, ())


HOSTILE = [
    "a@",
    "1",
    "1-",
    "1 ",
    " ",
    "#",
    "(",
    "[",
    "{",
    "김",
    "님",
    "http://",
    "http://a@",
    "\n",
    "{email}",
    "\0",
    "\ud800",
]
HOSTILE += [
    "order #",
    "주문번호 ",
    "Hi Sarah ",
    "@a",
    "4111 1111 ",
    "AB12 ",
    "+1 2 ",
    "01 23 45 ",
    "1동 ",
    "가로1 ",
    "^JD ",
    "-",
]
HOSTILE += [
    "qx-4071",
    "{email}, Sarah Cole",
    "{email} 김민수 ",
    "\n\nSarah",
    "김민수, ",
    "the old mill, 1 Elm Road, ",
]
HOSTILE += ["Sarah here. ", "님. 가게 김민수입니다", "김민수 이름으로 ", "A a, ", "1 Aa View, "]
HOSTILE += ["1 Aa ", "서울시 강남구 ", "my name is ", "a.", "%40", "Regards,\n", "Dana ", "김민수"]


@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_input_of_100_000_characters_ends(unit: str) -> None:
    text = (unit * 100_000)[:100_000]
    found = redact(text, names=("Dana Cole", "김민수"))
    assert rebuilt_at_once(text, found) == found.text


def rebuilt_at_once(text: str, found: Redacted) -> str:
    parts, end = [], 0
    for span in found.spans:
        parts.append(text[end : span.start] + "{" + span.placeholder + "}")
        end = span.end
    return "".join(parts) + text[end:]
