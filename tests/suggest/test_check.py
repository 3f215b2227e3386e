"""What is found in a reply before it is sent, and what is not."""

import pytest

from nlp_support import Finding, FindingCode, Macro, check_reply
from nlp_support.errors import InvalidArgument, UnknownAccount
from nlp_support.suggest.check.memory import memory_of

from support import exchange, message

HOURS = ("When do you open on Saturday?", "We open at nine on Saturdays.")
PRICE = ("How much is the blue lamp?", "The blue lamp costs 45 euros, and it is with you within 3 days.")
KOREAN = ("배송은 얼마나 걸려요?", "고객님, 3일 이내에 도착할 예정입니다.")


def talk(*pairs, times=20, account="acme", **fields):
    """Each question with its answer, by customers of their own, again and again."""
    found = []
    for number in range(times):
        for at, (question, answer) in enumerate(pairs):
            own = {"account_id": account, "customer_name": f"Nobody{number}", **fields}
            found += exchange(number * len(pairs) + at, question, answer, **own)
    return found


@pytest.fixture
def desk(store):
    store.add(talk(HOURS, PRICE, KOREAN))
    return store


def turn(text, number=900, role="customer", **fields):
    own = {"conversation_id": "open", "customer_id": "tom", "customer_name": "Tom Reyes", **fields}
    return message(f"n{number}", text, minutes=90_000 + number, role=role, **own)


def codes(desk, text, *said):
    return [one.code.value for one in check_reply(desk, "acme", text, context=said)]


def parts(desk, text, *said):
    return [text[one.start : one.end] for one in check_reply(desk, "acme", text, context=said)]


def test_nothing_in_a_reply_as_the_account_writes_them(desk):
    for question, answer in (HOURS, PRICE, KOREAN):
        assert check_reply(desk, "acme", answer, context=[turn(question)]) == ()
        assert check_reply(desk, "acme", answer) == ()


def test_a_finding_says_what_why_and_where(desk):
    text = "It costs 46 euros."
    assert check_reply(desk, "acme", text) == (
        Finding(
            FindingCode.UNSUPPORTED,
            "the amount '46 euros' is in no reply of the account's and was not mentioned here",
            9,
            17,
        ),
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("Hi {customer_name}, we open at nine.", "{customer_name}"),
        ("Hi {{contact.name}}, we open at nine.", "{{contact.name}}"),
        ("Hi [NAME], we open at nine.", "[NAME]"),
        ("Your ticket is {{ticket.id}}.", "{{ticket.id}}"),
        ("We met on [DATE].", "[DATE]"),
        ("안녕하세요 #{고객명}님", "#{고객명}"),
        ("안녕하세요, OOO 고객님", "OOO"),
        ("○○様、お世話になっております", "○○"),
        ("Bonjour {prénom}, nous ouvrons à neuf heures.", "{prénom}"),
        ("Order {order_number} is on its way.", "{order_number}"),
    ],
)
def test_a_placeholder_that_was_left(desk, text, part):
    assert ("placeholder", part) in list(zip(codes(desk, text), parts(desk, text), strict=True))


@pytest.mark.parametrize(
    "text",
    ["Press [Enter] twice.", "See section [2].", "if (a < b) { return c }", "OOTD ideas", "Zoom 100 [x]"],
)
def test_brackets_that_are_no_placeholders(desk, text):
    assert codes(desk, text) == []


def test_a_placeholder_that_replies_mean_as_it_stands(store):
    store.add(talk(("How do I write a template?", "Put {email} into the subject and ____ below it.")))
    assert codes(store, "Put {email} into the subject, please.") == []
    assert codes(store, "Put ____ there.") == []
    assert codes(store, "Put {phone} into the subject, please.") == ["placeholder"]


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("It is with you within 2 hours.", "2 hours"),
        ("7일 이내에 도착합니다.", "7일"),
        ("Sie erhalten es innerhalb von zwei Wochen.", "zwei Wochen"),
        ("You get 20% off.", "20%"),
        ("We will refund you.", "We will refund"),
        ("It arrives tomorrow.", "tomorrow"),
    ],
)
def test_what_no_reply_of_the_account_states(desk, text, part):
    assert part in parts(desk, text)


@pytest.mark.parametrize(
    "text",
    [
        "The lamp? 45 €!",  # in another form
        "It is with you in three days.",
        "Es kommt innerhalb von 72 Stunden.",
        "We are open 10 hours a day.",  # binds nobody
        "Ask the shop for a refund.",
    ],
)
def test_what_replies_support_or_what_binds_nobody(desk, text):
    assert "unsupported" not in codes(desk, text)


def test_what_was_mentioned_in_the_conversation_needs_no_other_support(desk):
    text = "You paid 480 euros, and it arrives tomorrow."
    assert codes(desk, text) == ["unsupported", "unsupported"]
    assert codes(desk, text, turn("I paid 480 for it. Does it arrive tomorrow?")) == []


def test_an_account_whose_sums_are_always_new(store):
    """Every conversation states another total: that the next one is new too tells nothing."""
    for number in range(20):
        store.add(exchange(number, "What do I owe you?", f"Your total is ${number + 3}.{number:02}."))
    assert codes(store, "Your total is $77.50.") == []
    assert codes(store, "Your total is $77.50, with 30% off.") == ["unsupported"]


def test_too_few_replies_support_nothing_and_refute_nothing(store):
    store.add(talk(HOURS, times=2))
    assert codes(store, "It costs 99 euros.") == []


def test_another_customers_name(desk):
    desk.add(exchange(800, "Is it open?", "It is.", customer_name="Dana Whitlock"))
    asked = turn(HOURS[0])
    assert parts(desk, "Hi Dana, we open at nine.", asked) == ["Dana"]
    assert parts(desk, "I told Dana Whitlock that we open at nine.", asked) == ["Dana Whitlock"]
    assert codes(desk, "Hi Tom, we open at nine.", asked) == []
    assert codes(desk, "Hi Tommy, we open at nine.", asked) == []
    assert codes(desk, "Dear Mr Reyes, we open at nine.", asked) == []
    assert codes(desk, "Hi Dana, we open at nine.", asked, turn("This is Dana, Tom's wife", 901)) == []
    assert codes(desk, "We open at nine.\nBest, Dana", asked) == []


def test_another_customers_name_in_korean(desk):
    desk.add(exchange(800, "언제 열어요?", "아홉 시에 엽니다.", customer_name="김민지"))
    asked = turn(KOREAN[0], customer_name="박서준")
    assert parts(desk, "김민지 고객님, 3일 이내에 도착할 예정입니다.", asked) == ["김민지"]
    assert codes(desk, "박서준 고객님, 3일 이내에 도착할 예정입니다.", asked) == []


def test_a_name_that_is_not_the_customers(desk):
    assert codes(desk, "Hi Priscilla, we open at nine.", turn(HOURS[0])) == ["other_name"]
    assert codes(desk, "Hi Priscilla, we open at nine.", HOURS[0]) == []  # nothing tells who that is
    assert codes(desk, "Priscilla from our workshop will call you.", turn(HOURS[0])) == []


def test_forms_of_the_customers_name(desk):
    """Nobody in the store is called Bob or Michael: only what this customer is called tells."""
    robert = turn(HOURS[0], customer_name="Robert Hale")
    assert codes(desk, "Hi Bob, we open at nine.", robert) == []
    assert codes(desk, "Hi Rob, we open at nine.", robert) == []
    assert codes(desk, "Hi Michael, we open at nine.", robert) == ["other_name"]
    handle = turn(HOURS[0], customer_name="xx_dragon99")
    assert codes(desk, "Hi Michael, we open at nine.", handle) == []


def test_what_only_the_account_has_said_is_nobodys(desk):
    desk.add(
        exchange(800, "How do I reach the cinema?", "Call 206 555 0142, or write to desk@cinema.example.")
    )
    asked = turn("And the cinema?")
    assert codes(desk, "Call 206-555-0142, or write to desk@cinema.example.", asked) == []


def test_what_another_customer_has_told(desk):
    told = "My order is #44-71882 and my mail is dana.w@example.org, call 206 555 0142"
    desk.add(exchange(800, told, "Thank you.", customer_id="dana"))
    asked = turn("Where is my order?")
    for value in ("#44-71882", "dana.w@example.org", "206-555-0142"):
        assert codes(desk, f"Is it {value}?", asked) == ["personal_data"]
        assert codes(desk, f"Is it {value}?", turn(f"It is {value}")) == []
        assert codes(desk, f"Is it {value}?", turn("Where is my order?", customer_id="dana")) == []


def test_what_the_account_gives_to_several_is_its_own(desk):
    mail = ("Where can I write?", "Write to help@lampworks.example or call +44 20 7946 0321.")
    desk.add(one for at in range(3) for one in exchange(800 + at, *mail))
    assert codes(desk, "Write to help@lampworks.example or call 020 7946 0321.", turn("Where?")) == []


def test_what_nobody_gives_who_was_not_told(desk):
    asked = turn("Did you charge me?")
    assert codes(desk, "Your card 4111 1111 1111 1111 was charged.", asked) == ["personal_data"]
    assert codes(desk, "Your card ending in 1111 was charged.", asked) == []


@pytest.mark.parametrize(
    ("asked", "reply", "found"),
    [
        (KOREAN[0], "It will be with you soon, thank you for your patience.", True),
        ("When is my parcel going to be here, can you leave it at the door?", "곧 도착할 예정입니다.", True),
        ("Wann kommt das Paket und können Sie es für mich ablegen?", "We will look at it for you.", True),
        ("Cuando llega el paquete que pedimos para la casa", "Nous allons vous aider avec le colis.", True),
        ("いつ届きますか", "It will be with you soon, thank you for your patience.", True),
        (KOREAN[0], "FedEx 2Day", False),
        ("你好，我想知道你们几点开门", "您好，千只鹤手作り九点开门，欢迎光临。", False),
        ("ok?", "곧 도착할 예정입니다.", False),
        ("Can you tell me in Korean? 한국어로 부탁드려요", "곧 도착할 예정입니다.", False),
    ],
)  # fmt: skip
def test_another_language(desk, asked, reply, found):
    assert ("language" in codes(desk, reply, asked)) is found


def test_an_account_that_usually_answers_in_another_language(store):
    store.add(talk((KOREAN[0], "It will be with you soon, thank you for your patience.")))
    assert codes(store, "It is on its way to you, and we will let you know.", turn(KOREAN[0])) == []


@pytest.mark.parametrize(
    "text",
    ["Stop complaining, we open at nine.", "그건 제 알 바 아닙니다.", "Das ist nicht mein Problem.",
     "Ce n'est pas notre problème.", "Eso no es mi problema.", "Isso não é problema meu.",
     "バカですか。", "这不关我的事。"],
)  # fmt: skip
def test_what_is_rude(desk, text):
    assert "tone" in codes(desk, text)


@pytest.mark.parametrize(
    "text",
    ["I am so sorry, that is a terrible experience and our fault.", "화면이 꺼져 있으면 전원을 눌러 주세요.",
     "정말 죄송합니다. 저희 잘못입니다.", "Unfortunately we do not have any lamps left.", "傻瓜相机有货。"],
)  # fmt: skip
def test_what_is_not_rude(desk, text):
    assert "tone" not in codes(desk, text)


def test_a_tone_far_below_the_accounts(store):
    """By the bundled model: -.86 for the first text, and about .9 for what the account writes."""
    store.add(
        talk(("Is the shop open?", "Wonderful news, the shop is open, and everybody loves it!"), times=30)
    )
    assert codes(store, "You obviously did not read what I wrote. You are wasting my time.") == ["tone"]
    assert codes(store, "We do not have such a thing on our menu. Do you want another one?") == []
    assert codes(store, "You are wasting your money there, sorry.") == []


def test_a_question_that_is_passed_over(desk):
    asked = turn("Can I bring my dog to the workshop?")
    assert codes(desk, "Thank you so much! Have a great day!", asked) == ["unanswered"]
    assert codes(desk, "Yes, dogs are welcome. Have a great day!", asked) == []
    assert codes(desk, "Let me check that for you. Thank you!", asked) == []
    assert codes(desk, "Hi there!", asked) == []
    assert codes(desk, "You're welcome, have a great day!", turn("Thank you, that was all!")) == []


def of(finding):
    return finding.code, finding.start, finding.end


TWO = "Can I bring my dog to the workshop? And do you sell gift vouchers?"


def test_one_of_two_questions_that_a_reply_says_nothing_to(desk):
    reply = "Hi Tom! Yes, dogs are welcome in the workshop."
    [found] = check_reply(desk, "acme", reply, context=[turn(TWO)])
    assert of(found) == ("unanswered", 0, len(reply))
    assert "'And do you sell gift vouchers?'" in found.reason
    both = "Yes, dogs are welcome in the workshop. We sell gift vouchers as well."
    assert codes(desk, both, turn(TWO)) == []


def test_two_questions_in_two_messages_and_in_korean(desk):
    asked = turn("수리는 매장에서 받나요?", 900), turn("쿠폰 할인도 됩니까?", 901)
    assert codes(desk, "네, 수리는 매장에서 받으실 수 있습니다.", *asked) == ["unanswered"]
    assert codes(desk, "네, 수리는 매장에서 받으실 수 있습니다. 쿠폰 할인도 됩니다.", *asked) == []


@pytest.mark.parametrize(
    ("asked", "reply"),
    [
        (TWO, "Yes, dogs are welcome in the workshop. What else would you like to know?"),
        (TWO, "Yes, dogs are welcome in the workshop. Let me check the rest."),
        (TWO, "Dogs are welcome in the workshop, and the rest is at https://acme.example/faq"),
        (TWO, "Dogs are welcome in the workshop. Yes, in every shop."),  # to which?
        (TWO, "Both are possible, and dogs are very welcome in the workshop."),
        (TWO, "We do have them at the till."),  # belongs to neither
        (
            "Can I bring my dog to the workshop? Could somebody please answer?",
            "Yes, dogs are welcome in the workshop.",
        ),
        ("Can I bring my dog to the workshop? Hello?", "Yes, dogs are welcome in the workshop."),
        (
            "Can I bring my dog to the workshop? Or is the dog not allowed?",
            "Yes, you can bring it to the workshop.",
        ),
        (
            "Can I bring my dog to the workshop? And what does the class cost?",
            "The dog can come to the workshop for 5 euros.",
        ),
        (
            "Do you have red lamps? And which syrups?",
            "We have red, green, blue, white, pink, black, grey and gold ones.",
        ),
        (
            "Darf mein Hund in die Werkstatt? Und verkaufen Sie Gutscheine?",
            "Ja, Hunde sind in der Werkstatt willkommen.",
        ),
        ("Is the workshop open? Any news?", "The workshop is open on weekdays."),
    ],
)
def test_what_may_answer_every_question_is_left_alone(desk, asked, reply):
    assert "unanswered" not in codes(desk, reply, turn(asked))


def test_with_an_encoder_meaning_tells_what_words_do_not(desk, bundled):
    """ "Pets" and "dog" have no word in common; without the encoder nothing is said of this reply."""
    reply = "Pets are very welcome here."
    asked = [turn("Can I bring my dog? And do you sell gift vouchers?")]
    assert check_reply(desk, "acme", reply, context=asked) == ()
    [found] = check_reply(desk, "acme", reply, context=asked, encoder=bundled)
    assert found.code == "unanswered" and "vouchers" in found.reason


def test_a_long_question_is_shortened_in_the_reason(desk):
    asked = f"Can I bring my dog to the workshop? And do you sell {'very ' * 30}old gift vouchers?"
    [found] = check_reply(desk, "acme", "Yes, dogs are welcome in the workshop.", context=[turn(asked)])
    assert "…" in found.reason and len(found.reason) < 160


def test_what_comes_in_later_counts_at_once_and_what_goes_is_forgotten(desk):
    assert codes(desk, "It costs 46 euros.") == ["unsupported"]
    desk.add(exchange(700, "And the red lamp?", "The red lamp costs 46 euros."))
    assert codes(desk, "It costs 46 euros.") == []
    desk.remove("acme", ["a700"])
    assert codes(desk, "It costs 46 euros.") == ["unsupported"]


def test_nothing_of_a_forgotten_customer_is_remembered(desk):
    desk.add(
        exchange(
            800, "I am at dana.w@example.org", "Thank you.", customer_id="dana", customer_name="Dana Lee"
        )
    )
    codes(desk, "hello")
    desk.forget("acme", "dana")
    codes(desk, "hello")
    history = memory_of(desk).known(desk, "acme").history
    assert "dana lee" not in history.names
    assert not any("dana" in one for one in history.identifiers)


def test_nothing_of_another_account_is_read(desk):
    desk.add(talk(("How much?", "It costs 46 euros, write to shop@other.example."), account="other"))
    desk.add(
        exchange(800, "My order is #44-71882", "Thanks", account_id="other", customer_name="Dana Whitlock")
    )
    asked = turn("Where is it?")
    assert codes(desk, "It costs 46 euros.", asked) == ["unsupported"]
    assert codes(desk, "Is it #44-71882?", asked) == []
    foreign = turn("Where is it?", account_id="other", customer_id="user800")
    assert codes(desk, "I told Dana Whitlock.", foreign) == []


def test_nothing_is_written(tmp_path):
    from nlp_support import open_store

    path = tmp_path / "desk.db"
    with open_store(path) as opened:
        opened.add(talk(HOURS, PRICE))
        before = opened._database.read("SELECT total_changes()", ())
        check_reply(opened, "acme", "Hi Dana, it costs 46 euros.", context=[turn(HOURS[0])])
        assert opened._database.read("SELECT total_changes()", ()) == before


@pytest.mark.parametrize("text", ["", "   ", "\0", "\ud83d", "?!", "🙂" * 50, "a" * 20_000])
def test_odd_texts(desk, text):
    for one in check_reply(desk, "acme", text, context=["", "🙂", turn("\n")]):
        assert 0 <= one.start <= one.end <= len(text)


def test_what_cannot_be_checked(desk):
    with pytest.raises(UnknownAccount):
        check_reply(desk, "nobody", "hello")
    with pytest.raises(InvalidArgument, match="text must be a string"):
        check_reply(desk, "acme", None)
    with pytest.raises(InvalidArgument, match="context is one string"):
        check_reply(desk, "acme", "hello", context="hello")


def test_what_a_macro_says_is_supported(desk):
    """The amount and the contact are in no reply, of which it takes a hundred to show what an account does
    not say; once the macros go, nothing supports them any more."""
    desk.add(talk(HOURS, PRICE, KOREAN, times=40))
    text = "It costs 46 euros, call 020 7946 0018."
    assert codes(desk, text) == ["unsupported", "personal_data"]
    macro = Macro("1", "Repairs cost 46 euros. Call 020 7946 0018, {{ticket.due_date}}.")
    desk.add_macros("acme", [macro, Macro("2", "We answer 020 7946 0018 all night.")])
    assert codes(desk, text) == []
    assert parts(desk, "It is done {ticket_due_date}.") == ["{ticket_due_date}"]
    desk.remove_macros("acme", ["1", "2"])
    assert codes(desk, text) == ["unsupported", "personal_data"]
    assert parts(desk, "It is done {ticket_due_date}.") == []
