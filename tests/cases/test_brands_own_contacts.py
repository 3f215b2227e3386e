"""What the brand gives to everybody stays readable; what is a customer's never does, even from an agent."""

import json

import pytest

from cases.desk import Desk
from support import run

# Of each: what agents tell everybody, what stays readable of it, and with which question it is found.
OWN = {
    "en": (
        "Ring the repair desk on 0161 496 0720 or mail repairs@oakline.example, we are @OaklineHelp too.",
        ("0161 496 0720", "repairs@oakline.example", "@OaklineHelp"),
        "Who repairs a torn seat?",
    ),
    "us": (
        "You reach the parts counter at (312) 555-0190, day and night; forms are at parts@oakline.example.",
        ("(312) 555-0190", "parts@oakline.example"),
        "Where do I order a spare leg?",
    ),
    "ko": (
        "수선 문의는 고객센터 1588-4821 또는 care@haneul.example 로 연락 주시면 바로 안내해 드립니다.",
        ("1588-4821", "care@haneul.example"),
        "소파 수선은 어디에 문의하나요?",
    ),
    "de": (
        "Die Werkstatt erreichen Sie unter 030 5683 4120 oder per Mail an werkstatt@holzhaus.example.",
        ("030 5683 4120", "werkstatt@holzhaus.example"),
        "Wer repariert die Schublade?",
    ),
    "fr": (
        "Notre atelier vous répond au 01 70 18 99 42, ou écrivez à atelier@bois.example.",
        ("01 70 18 99 42", "atelier@bois.example"),
        "Qui répare le tiroir de la commode ?",
    ),
    "es": (
        "Llame al taller, +34 910 55 27 83, o escriba a taller@madera.example y le atendemos.",
        ("+34 910 55 27 83", "taller@madera.example"),
        "¿Quién arregla el cajón de la mesa?",
    ),
    "ja": (
        "修理窓口は 03-5550-4127、メールは shuri@ki.example です。",
        ("03-5550-4127", "shuri@ki.example"),
        "引き出しの修理はどこに頼めますか",
    ),
    "pt": (
        "Ligue para a oficina, +55 11 3550-4127, ou escreva para oficina@madeira.example.",
        ("+55 11 3550-4127", "oficina@madeira.example"),
        "Quem conserta a gaveta da mesa?",
    ),
    "address": (
        "Bring it to our workshop, 48 Tanner Street, Leeds LS9 8AG, any day before four.",
        ("48 Tanner Street, Leeds LS9 8AG",),
        "Where can I bring the broken chair?",
    ),
    "link": (
        "Book a visit at https://oakline.example/r/aB3dE9xK2pQ?utm_source=chat and we come to you.",
        ("https://oakline.example/r/aB3dE9xK2pQ",),
        "How do I book a repair at home?",
    ),
}  # fmt: skip

# A number that is the customer's, and how the agent repeats it.
THEIRS = {
    "en": ("Call me back on 07700 900318, it is torn.", "Yes, we ring 07700 900318 before noon.", "07700"),
    "en-mail": ("My mail is jo.brandt@post.example", "Sent to jo.brandt@post.example just now.", "jo.brandt"),
    "ko": (
        "제 번호는 010-7755-2210 이에요.",
        "네, 수선한 소파는 010-7755-2210 번호로 등록되어 있고 금요일에 도착합니다.",
        "7755",
    ),
    "de": ("Rufen Sie mich an: 0171 5550199", "Ja, wir rufen 0171 5550199 bis Mittag an.", "5550199"),
    "fr": ("Mon numéro est le 06 39 98 41 07", "Nous rappelons le 06 39 98 41 07 avant midi.", "98 41"),
    "handle": ("I am @mira_k_88 on the forum", "Thanks, we found @mira_k_88 there.", "mira_k_88"),
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def talks(asked, answered, *, numbers, first="t", agent=True):
    """A talk of a customer's question and its answer for each number, an hour apart."""
    rows = []
    for n in numbers:
        for role, text, minute in (("customer", asked, 0), ("agent", answered, 5)):
            rows.append({
                "id": f"{first}{n}{role[0]}", "account_id": "shop", "conversation_id": f"{first}{n}",
                "customer_id": f"{first}{n}", "role": role, "text": text,
                "sent_at": f"2026-05-04T{8 + n:02}:{minute:02}:00Z",
            } | ({"agent_id": "kim"} if role == "agent" else {}))  # fmt: skip
    return rows


@pytest.mark.parametrize("kind", OWN)
def test_what_agents_gave_to_several_customers_stays(desk, kind):
    told, own, question = OWN[kind]
    desk.imports(talks(question, told, numbers=range(4)), format="jsonl")
    [first, *_] = desk.suggested(question)
    assert [value for value in own if value not in first] == []


@pytest.mark.parametrize("kind", OWN)
def test_what_two_customers_were_told_is_not_known_yet(desk, kind):
    """Two customers are not several: nothing is the brand's yet. A link stays out as it cannot be guessed."""
    told, own, question = OWN[kind]
    if any("1588" in value for value in own):
        own = own[1:]  # whoever has such a number is a firm
    desk.imports(talks(question, told, numbers=range(2)), format="jsonl")
    [first, *_] = desk.suggested(question)
    assert [value for value in own if value in first and not value.startswith("@")] == []


@pytest.mark.parametrize("kind", THEIRS)
def test_what_a_customer_brought_goes_though_an_agent_repeats_it(desk, kind):
    asked, answered, value = THEIRS[kind]
    desk.imports(talks(asked, answered, numbers=range(1)), format="jsonl")
    assert desk.suggested(asked) and all(value not in text for text in desk.suggested(asked))


@pytest.mark.parametrize("kind", THEIRS)
def test_whoever_repeats_a_number_in_every_message_does_not_make_it_the_brands(desk, kind):
    """One customer in eight conversations, answered each time with the number, beside others."""
    asked, answered, value = THEIRS[kind]
    rows = talks(asked, answered, numbers=range(8), first="p")
    for row in rows:
        row["customer_id"] = "p"
    told, _, question = OWN["en"]
    desk.imports(rows + talks(question, told, numbers=range(4)), format="jsonl")
    assert all(value not in text for text in desk.suggested(asked))
    assert "0161 496 0720" in desk.suggested(question)[0]


@pytest.mark.parametrize("kind", [kind for kind in OWN if kind not in ("address", "link")])
def test_whoever_quotes_the_brands_number_in_every_message_does_not_take_it_away(desk, kind):
    """One customer quotes it before and after everybody else is told."""
    told, own, question = OWN[kind]
    rows = talks(f"I have your {own[0]} here", "Good to know.", numbers=range(8), first="p")
    for row in rows:
        row["customer_id"] = "p"
        row["sent_at"] = row["sent_at"].replace("-04T", "-03T")
    desk.imports(rows + talks(question, told, numbers=range(6)), format="jsonl")
    assert own[0] in desk.suggested(question)[0]


def test_several_customers_who_name_the_hotline_by_themselves_do_not_take_it_away(desk):
    told, own, question = OWN["en"]
    called = talks("I called 0161 496 0720 twice today", "Sorry about that.", numbers=range(5), first="c")
    for row in called:
        row["sent_at"] = row["sent_at"].replace("-04T", "-03T")
    desk.imports(called + talks(question, told, numbers=range(4)), format="jsonl")
    assert own[0] in desk.suggested(question)[0]


def test_one_number_is_known_however_it_is_written(desk):
    """Given as a local number to two customers, with its country to two others, then in a third way."""
    question = "Who repairs a torn seat?"
    local = talks(question, "Ring us on 0161 496 0720, please.", numbers=range(2))
    whole = talks(question, "Ring us on +44 161 496 0720, please.", numbers=range(2, 4))
    third = talks(
        "Whom do I call for the stool?", "Our number is +44 (0)161-4960720.", numbers=[5], first="z"
    )
    desk.imports(local + whole + third, format="jsonl")
    assert desk.suggested("Whom do I call for the stool?", k=1) == ["Our number is +44 (0)161-4960720."]


def test_the_handle_that_customers_address_is_the_brands_own(desk):
    rows = []
    for n, what in enumerate(("lamp", "desk", "stool")):
        reply = f"@user2048195{n} The {what} is back, ask @OaklineHelp for more."
        rows += talks(f"@OaklineHelp is the {what} back?", reply, numbers=[n], first="h")
    desk.imports(rows, format="jsonl")
    [first] = desk.suggested("@OaklineHelp is the stool back?", k=1)
    assert "@OaklineHelp" in first and "user2048195" not in first


def test_ten_messages_teach_nothing_that_is_wrong(desk):
    """Two customers with numbers, three without; nobody was told the same as three others."""
    rows = talks("My number is 07700 900318", "We call 07700 900318 today.", numbers=[0], first="a")
    rows += talks("Please ring 07700 900991", "We call 07700 900991 today.", numbers=[1], first="b")
    rows += talks("Is it open?", "Yes, until five.", numbers=range(2, 5), first="c")
    desk.imports(rows, format="jsonl")
    texts = desk.suggested("Which number do you call today?", k=5)
    assert all("07700" not in text for text in texts)


def test_the_knowledge_base_shows_the_brands_contacts(desk):
    told, own, question = OWN["en"]
    desk.imports(talks(question, told, numbers=range(4)), format="jsonl")
    [entry] = json.loads(run("faq", "shop", "--store", desk.path, "--json").stdout)["entries"]
    assert [value for value in own if value not in entry["answer"]] == []


def test_the_brief_shows_the_brands_number_and_not_the_customers(desk):
    told, own, question = OWN["en"]
    rows = talks(question, told, numbers=range(4))
    rows += talks(f"I rang {own[0]} and nobody came, ring 07700 900318", "Sorry.", numbers=[9], first="z")
    desk.imports(rows, format="jsonl")
    [topic] = desk.brief("z9")["last_topics"]
    assert own[0] in topic and "07700" not in topic


def test_the_question_that_is_shown_has_the_brands_number_and_not_the_customers(desk):
    told, own, question = OWN["en"]
    rows = talks(question, told, numbers=range(4))
    asked = f"Nobody answers at {own[0]}, can you ring 07700 900318?"
    rows += talks(asked, "We ring you at noon.", numbers=[9], first="z")
    desk.imports(rows, format="jsonl")
    found = json.loads(run("suggest", "shop", asked, "--store", desk.path, "--json").stdout)["suggestions"]
    shown = next(one["question"] for one in found if one["text"] == "We ring you at noon.")
    assert own[0] in shown and "07700" not in shown


def test_a_brand_can_be_taught_by_hand(desk):
    """Two customers were told; one was told a number that is nobody's business."""
    told, own, question = OWN["de"]
    desk.imports(talks(question, told, numbers=range(2)), format="jsonl")
    run("profile", "shop", "--store", desk.path, "--add", f"phone={own[0]}", "--add", f"email={own[1]}")
    assert all(value in desk.suggested(question)[0] for value in own)
    run("profile", "shop", "--store", desk.path, "--remove", f"phone={own[0].replace(' ', '-')}")
    assert own[0] not in desk.suggested(question)[0] and own[1] in desk.suggested(question)[0]
