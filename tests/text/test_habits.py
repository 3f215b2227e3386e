"""What is learnt of an account: footers, replies that come by themselves, machines. All text is our own."""

from datetime import UTC, datetime, timedelta

import pytest

from nlp_support import Habits, Message
from nlp_support.text.habits import learn
from nlp_support.text.habits.footers import cut
from nlp_support.text.habits.parts import parts_of
from nlp_support.types.message import Sender

START = datetime(2026, 3, 2, 8, 0, 7, tzinfo=UTC)
ANSWERS = (
    "The handle is made of beech.",
    "Der Lack ist in zwei Stunden trocken.",
    "네, 내일 출고됩니다.",
    "Oui, nous livrons en Corse.",
    "取っ手は取り外せます。",
    "可以机洗。",
    "No, it runs on two batteries.",
    "Fold it twice and press the edge.",
)
QUESTIONS = (
    "Which wood?",
    "Trocknet das?",
    "언제 오나요?",
    "En Corse?",
    "外せますか?",
    "怎么洗?",
    "Batteries?",
    "How?",
)


def talk(number, reply, *, seconds=600, question=None, **fields):
    """A question, and the reply to it so many seconds later."""
    common = {"account_id": "shop", "conversation_id": f"k{number}", "customer_id": f"u{number}"}
    asked = START + timedelta(hours=number, seconds=number)
    question = question or QUESTIONS[number % len(QUESTIONS)]
    answered = asked + timedelta(seconds=seconds)
    return [
        Message(f"q{number}", role="customer", text=question, sent_at=asked, **common),
        Message(
            f"a{number}", role="agent", text=reply, sent_at=answered, **{"agent_id": "kim"} | common | fields
        ),
    ]


def talks(*replies, **fields):
    return [message for number, reply in enumerate(replies) for message in talk(number, reply, **fields)]


FOOTERS = [
    "\n\nKind regards\nKim Sand\nCustomer Care, Oak Limited",
    "\n\nMit freundlichen Grüßen\nIhr Team\nTel. 030 555 01\nDiese Nachricht ist vertraulich. Bitte löschen.",
    "\n\n상담사 김하늬 드림\n오크 고객센터 1588-0000",
    "\n\nよろしくお願いいたします。\nオーク株式会社 サポート",
    "\n\n此致\n橡木客服中心",
    "\n—\nL'équipe Chêne",
    " Kind regards Kim Sand, Oak Limited, Leeds",
    " ^KS",
    " *KS",
    " 상담사 김하늬 드림",
    "\n\nYour case: https://help.example/t/{number}?k=a{number}",
]


@pytest.mark.parametrize("footer", FOOTERS)
def test_what_stands_below_different_replies_is_cut(footer):
    below = [footer.format(number=number) for number in range(len(ANSWERS))]
    habits = learn(talks(*(answer + below[at] for at, answer in enumerate(ANSWERS))))
    for answer, own in zip(ANSWERS, below, strict=True):
        assert habits.read(answer + own, Sender.PERSON, "kim", None) == (answer, Sender.PERSON)
        assert habits.read(answer, Sender.PERSON, "kim", None) == (answer, Sender.PERSON)


def test_a_reply_that_is_only_the_footer_or_a_greeting_above_it_stays():
    footer = "Kind regards\nKim Sand\nCustomer Care"
    habits = learn(talks(*(f"{answer}\n\n{footer}" for answer in ANSWERS)))
    for text in (footer, f"Hi Dana,\n\n{footer}", f"Thank you!\n\n{footer}"):
        assert habits.read(text, Sender.PERSON, "kim", None)[0] == text


@pytest.mark.parametrize(
    "answer",
    [
        "Yes, also in green.",
        "Oui, en vert aussi.",
        "Ja, auch in Grün.",
        "네, 초록색도 있어요.",
        "Sí, también en verde.",
    ],
)
def test_a_short_answer_is_no_greeting(answer):
    """Below it the footer goes, as it does below longer ones."""
    footer = "Kind regards\nOak Limited"
    habits = learn(talks(*(f"{one}\n\n{footer}" for one in ANSWERS)))
    assert cut(f"{answer}\n\n{footer}", habits.footers) == answer


def test_each_agent_has_a_footer_of_their_own():
    replies = []
    for number, answer in enumerate(ANSWERS * 3):
        name = ("Ana", "Bo", "Cy")[number % 3]
        replies += talk(number, f"{answer}\n\nBest\n{name}", agent_id=name)
    habits = learn(replies)
    assert habits.footers == {"best\nana", "best\nbo", "best\ncy"}


NO_FOOTERS = {
    "the end of an answer that is sent often": ["Unplug it. Wait an hour. Plug it in again."] * 12,
    "the same answer to people with different names": [
        f"Hi {name},\n\nUnplug it and wait an hour." for name in ("Ana", "Bo", "Cy", "Di", "Ed", "Flo", "Gus")
    ],
    "the same answer after a handle": [f"@user{n} Unplug it first. Then wait an hour." for n in range(9)],
    "what ends few of many messages": [
        *ANSWERS * 6,
        *(f"{answer}\n\nWe close early today." for answer in ANSWERS[:5]),
    ],
    "a question that ends a third of them": [*ANSWERS * 2, *(f"{a}\n\nWhich size is it?" for a in ANSWERS)],
    "one customer's": None,
}


@pytest.mark.parametrize("kind", NO_FOOTERS)
def test_what_is_no_footer(kind):
    if (replies := NO_FOOTERS[kind]) is not None:
        messages = talks(*replies)
    else:
        messages = talks(*(f"{answer}\n\nYour number is 77." for answer in ANSWERS), customer_id="dana")
    assert learn(messages) == Habits()


def test_customers_footers_are_not_learnt():
    messages = [
        m for n, a in enumerate(ANSWERS) for m in talk(n, a, question=f"{QUESTIONS[n]}\n\nBest\nDana\nLeeds")
    ]
    assert learn(messages) == Habits()


ACKNOWLEDGEMENTS = [
    "Hey hey! Somebody looks at this in a bit, hang tight.",
    "Hallo! Gleich ist jemand für dich da, hol dir so lange einen Tee.",
    "반가워요! 곧 사람이 와서 봐 드릴게요, 차 한잔하고 계세요.",
    "¡Hola! Enseguida viene alguien, tómate un té mientras tanto.",
    "いらっしゃいませ。お茶でも飲んでお待ちくださいね。",
]


@pytest.mark.parametrize("text", ACKNOWLEDGEMENTS)
def test_what_comes_within_seconds_whatever_is_asked_is_the_systems(text):
    """Five acknowledgements after 2 to 4 seconds, by nobody; eight answers of Kim's after ten minutes."""
    messages = talks(*ANSWERS)
    for number in range(5):
        messages += talk(20 + number, text, seconds=2 + number % 3, agent_id=None)
    habits = learn(sorted(messages, key=lambda one: one.sent_at))
    assert [one.sender for one in habits.automatic] == [Sender.SYSTEM] and habits.machines == {}
    assert habits.read(text, Sender.PERSON, None, None)[1] is Sender.SYSTEM
    assert habits.read(ANSWERS[0], Sender.PERSON, "kim", None)[1] is Sender.PERSON


def test_nearly_the_same_words_are_enough():
    """Names and numbers differ, in one word of twelve."""
    text = "Welcome {}, somebody of the workshop looks at your message in a bit, case {}."
    names = ("Ana", "Bo", "Cy", "Di")
    messages = [
        one
        for n, name in enumerate(names)
        for one in talk(n, text.format(name, 10 + n), seconds=3, customer_name=name if n else None)
    ]
    habits = learn(messages)
    assert habits.read(text.format("Eve", 99), Sender.PERSON, "kim", "Eve")[1] is Sender.SYSTEM


@pytest.mark.parametrize(
    ("seconds", "reply"),
    [
        ((3, 3, 600, 600, 600), "Somebody of the workshop looks at this in a bit."),  # mostly slow
        ((9, 9, 9, 9, 9), "You are welcome!"),  # 17 bytes can be typed in 9 seconds
        ((40, 50, 60, 50, 40), "Somebody of the workshop looks at this in a bit."),
        ((3, 3), "Somebody of the workshop looks at this in a bit."),  # twice
    ],
)
def test_what_a_person_can_have_sent_stays_a_persons(seconds, reply):
    messages = [one for n, s in enumerate(seconds) for one in talk(n, reply, seconds=s)]
    assert learn(messages) == Habits()


def test_clocks_that_tell_nothing():
    """Minutes only; or customers who type as fast, so that the times are made up."""
    reply = "Somebody of the workshop looks at this in a bit."
    messages = [one for n in range(6) for one in talk(n, reply, seconds=3)]
    minutes = [
        Message(**{f: getattr(m, f) for f in Message.__slots__} | {"sent_at": m.sent_at.replace(second=0)})
        for m in messages
    ]
    assert learn(messages) and not learn(minutes)
    common = {"account_id": "shop", "role": "customer"}
    back = [
        Message(f"t{n}", conversation_id=f"k{n}", customer_id=f"u{n}", text="Thank you very much for that!",
                sent_at=messages[2 * n + 1].sent_at + timedelta(seconds=2), **common)
        for n in range(6)
    ]  # fmt: skip
    assert not learn(sorted([*messages, *back], key=lambda one: one.sent_at))


def test_an_answer_to_alike_questions_within_seconds_is_a_bots():
    messages = []
    for n in range(4):
        messages += talk(
            n, "Boil vinegar in it, then rinse.", seconds=2, question=f"how to descale kettle {n}"
        )
    for n in range(4, 8):
        messages += talk(n, "Only on weekdays, from nine to five.", seconds=2, question=f"opening hours {n}")
    habits = learn(messages)
    assert {one.sender for one in habits.automatic} == {Sender.BOT}


@pytest.mark.parametrize(
    ("agent", "seconds", "kind"),
    [
        ("bot", 3, Sender.BOT),
        ("help-bot", 30, Sender.BOT),
        ("chatwoot:bot_7", 3, Sender.BOT),
        ("안내봇", 3, Sender.BOT),
        ("auto", 3, Sender.BOT),
        ("system", 3, Sender.SYSTEM),
        ("no-reply", 3, Sender.SYSTEM),
        ("agent-17", 2, Sender.BOT),  # eight answers faster than anybody types
        ("agent-17", 30, None),
        ("jan.bot", 4_000, None),  # a person of that name
        ("abbot", 30, None),
        ("autumn", 30, None),
    ],
)
def test_agents_who_are_machines(agent, seconds, kind):
    messages = [
        one for n, a in enumerate(ANSWERS) for one in talk(n, f"{a} {a}", seconds=seconds, agent_id=agent)
    ]
    assert learn(messages).machines == ({agent: kind} if kind else {})


def test_what_an_export_said_of_the_sender_stays():
    known = Habits(machines={"desk": Sender.BOT})
    assert known.read("Hello.", Sender.SYSTEM, "desk", None)[1] is Sender.SYSTEM
    assert known.read("Hello.", Sender.BOT, "kim", None)[1] is Sender.BOT
    assert known.read("Hello.", Sender.PERSON, "desk", None)[1] is Sender.BOT


def test_nothing_is_learnt_from_what_was_learnt():
    footer = "\n\nHave a nice day!\nKind regards\nKim"
    messages = talks(*(answer + footer for answer in ANSWERS))
    habits = learn(messages)
    read = [
        Message(
            **{f: getattr(m, f) for f in Message.__slots__}
            | {"text": habits.read(m.text, m.sender, None, None)[0]}
        )
        if m.role == "agent"
        else m
        for m in messages
    ]
    assert learn(read, habits) == habits


def test_parts_are_lines_sentences_and_signs():
    parts = parts_of("One. Two!\nThree 17 https://e.example/a?b ^KS")
    assert [(part.key, part.on_line) for part in parts] == [
        ("one.", True),
        ("two!", False),
        ("three 0 https://e.example", True),
        ("^ks", False),
    ]
    assert [part.key for part in parts_of("一。二。三")] == ["一", "二", "三"]
    assert len(parts_of("a. " * 5_000)) == 24
