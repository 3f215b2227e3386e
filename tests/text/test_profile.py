"""What an account's messages teach about it, by rules that can be followed on paper."""

from dataclasses import replace

import pytest

from nlp_support.text.habits import Habits
from nlp_support.text.profile import Profile, ProfileEntry, ProfileKind
from nlp_support.text.profile.evidence import CONTESTED, SEVERAL, Evidence
from nlp_support.text.profile.languages import language_of, told_language
from nlp_support.text.profile.learn import learn_profile
from nlp_support.text.profile.phone_numbers import e164, is_of_firm, regions_of
from nlp_support.text.profile.profile import entry_of
from nlp_support.text.redaction.contacts import link_key, mentions, phone_forms

from support import message


def told(text, customers, *, first=0.0):
    """A message of an agent to each of these customers, a minute apart."""
    return [message(f"a{c}{text[:9]}", text, role="agent", customer_id=c, minutes=first + n)
        for n, c in enumerate(customers)]  # fmt: skip


def wrote(text, customers, *, first=0.0):
    return [message(f"c{c}{text[:9]}", text, customer_id=c, minutes=first + n)
        for n, c in enumerate(customers)]  # fmt: skip


def values(kind, *messages):
    rows = sorted((one for some in messages for one in some), key=lambda one: one.sent_at)
    return [entry.value for entry in learn_profile(rows) if entry.kind is kind]


RING = "Please ring us on 0161 496 0720, we are there"


@pytest.mark.parametrize("customers", [SEVERAL - 1, SEVERAL])
def test_three_customers_are_several(customers):
    assert values(ProfileKind.PHONE, told(RING, "abcdef"[:customers])) == ["+441614960720"] * (
        customers == SEVERAL
    )


@pytest.mark.parametrize(
    "text",
    [
        "The box in the cellar is 203.0.113.58.",  # +61 2 0301 1358 would be a number
        "Das Gerät 203.0.113.58 ist gesperrt",
        "공유기 주소는 203.0.113.58 이에요",
        "L'imprimante : 203.0.113.58:8443",
        "La caja es 203.0.113.58/24",
        "The box runs version 12.130.220.17 since May",
        "펌웨어 12.130.220.17 버전으로 업데이트해 주세요",
        "The gate code is 3125550190.",  # a number of Chicago by its form
        "The alarm code is 0161 496 0720.",
    ],
)
def test_neither_a_machines_address_nor_a_gates_code_is_a_phone(text):
    """Told to five customers; redaction would leave as a phone what the profile keeps."""
    assert values(ProfileKind.PHONE, told(text, "abcde")) == []


def test_who_wrote_it_before_was_not_told():
    """a and b had it before they were told: of the four only c and d were given it."""
    both = wrote("is it 0161 496 0720 that I have to ring", "ab")
    assert values(ProfileKind.PHONE, both, told(RING, "abcd", first=9)) == []
    assert values(ProfileKind.PHONE, both, told(RING, "abcde", first=9)) == ["+441614960720"]


def test_what_one_customer_brought_takes_five_others():
    one = Evidence()
    one.was_written("a")
    for number, customer in enumerate("bcdef", 1):
        one.was_given(customer)
        assert one.is_own() is (number >= CONTESTED)


def test_what_was_given_before_is_quoted_not_brought():
    one = Evidence()
    one.was_given("b")
    one.was_written("a")
    assert one.bringers == set() and one.writers == {"a"}


@pytest.mark.parametrize("customers", [CONTESTED - 1, CONTESTED])
def test_what_many_customers_know_and_the_account_confirms_is_public(customers):
    one = Evidence()
    for customer in "abcde"[:customers]:
        one.was_written(customer)
        one.was_given(customer)
    assert one.given == set() and one.is_own() is (customers == CONTESTED)


def test_a_customer_counts_once_however_often():
    one = Evidence()
    for _ in range(50):
        one.was_written("a")
        one.was_given("a")
    assert (one.given, one.bringers) == (set(), {"a"})


@pytest.mark.parametrize(("key", "languages", "number"), [
    ("01614960720", ["en"], "+441614960720"),
    ("+441614960720", [], "+441614960720"),
    ("00441614960720", ["de"], "+441614960720"),
    ("15884821", ["ko"], "+8215884821"),
    ("03056834120", ["de"], "+493056834120"),
    ("0170189942", ["fr"], "+33170189942"),
    ("18005550199", ["en"], "+18005550199"),
    ("07700900318", ["en"], None), ("0312", ["ko"], None),
])  # fmt: skip
def test_a_number_gets_the_country_that_fits(key, languages, number):
    assert e164(key, regions_of(languages)) == number


@pytest.mark.parametrize(("key", "language", "firm"), [
    ("18005550199", "en", True), ("+498001234567", "en", True), ("15884821", "ko", True),
    ("0120123456", "ja", True), ("01614960720", "en", False), ("07700900461", "en", False),
    ("01077552210", "ko", False), ("03056834120", "en", False), ("03056834120", "de", False),
])  # fmt: skip
def test_a_number_that_only_firms_have(key, language, firm):
    """030 is Berlin in Germany, and a firm's in Britain only if Germans are not asked."""
    assert is_of_firm(key, regions_of([language])) is firm


@pytest.mark.parametrize("written", [
    "0161 496 0720", "+44 161 496 0720", "0044 161 4960720", "+44 (0)161-496-0720", "(0161) 4960720",
    "0161.496.0720", "44 161 496 0720",
])  # fmt: skip
def test_all_ways_to_write_one_number_are_one(written):
    found, *_ = (one for one in mentions(f"call {written} now") if one.kind == "phone")
    assert found.key in phone_forms("+441614960720")
    assert f"call {written} now"[found.start : found.end] == written


@pytest.mark.parametrize(
    "after", ["(24 h)", "24 h", "(day and night)", "9-18", "09:00-18:00", "ext. 7", "2 lines"]
)
def test_what_stands_behind_a_number_is_no_part_of_it(after):
    rows = told(f"Please ring us on 0161 496 0720 {after}", "abc")
    assert values(ProfileKind.PHONE, rows) == ["+441614960720"]


def test_a_part_of_a_longer_number_is_no_phone():
    """The account number that everybody pays to holds what would be a phone in New Zealand."""
    assert values(ProfileKind.PHONE, told("Please pay to IBAN DE89 3704 0044 0532 0130 00", "abc")) == []


@pytest.mark.parametrize(("link", "key"), [
    ("https://www.Oak.example/help?utm_source=x#lost", "oak.example/help#lost"),
    ("http://oak.example/help?id=4&utm_medium=mail&fbclid=Qq", "oak.example/help?id=4"),
    ("oak.example/help/", "oak.example/help"),
    ("https://oak.example/Help?gclid=1&page=2#two", "oak.example/Help?page=2#two"),
])  # fmt: skip
def test_a_link_is_the_same_wherever_it_was_found(link, key):
    assert link_key(link) == key


@pytest.mark.parametrize("text", [
    "Our office is at 48 Tanner Street, Leeds LS9 8AG, come any day",
    "수리점은 서울특별시 마포구 월드컵로 212 에 있습니다",
    "Sie finden uns in der Gerberstraße 17, 04105 Leipzig",
])  # fmt: skip
def test_an_address_is_the_brands_if_several_were_told(text):
    [address] = values(ProfileKind.ADDRESS, told(text, "abc"))
    assert any(char.isdigit() for char in address)
    assert values(ProfileKind.ADDRESS, told(text, "ab")) == []
    assert values(ProfileKind.ADDRESS, wrote(text, "a"), told(text, "bcd", first=5)) == []


def test_mails_of_the_brands_own_domain_are_its_own_with_one_customer():
    """Three were told the page; one the mail of its domain, one a mail of a provider of mail."""
    page = told("See https://oak.example/help for more", "abc")
    mails = told("Write to claims@oak.example", "d") + told("Write to oakclaims@gmail.com", "e")
    assert values(ProfileKind.EMAIL, page, mails) == ["claims@oak.example"]
    customer = wrote("I am jo@oak.example", "f")
    assert values(ProfileKind.EMAIL, customer, page, told("Write to claims@oak.example", "d", first=3)) == []


def test_what_a_person_is_told_under_three_ids_is_told_once():
    rows = told(RING, ["mira", "mira@web", "mira@mail"])
    assert values(ProfileKind.PHONE, rows) == ["+441614960720"]
    persons = {"mira": "mira", "mira@web": "mira", "mira@mail": "mira"}
    assert [one for one in learn_profile(rows, persons=persons) if one.kind is ProfileKind.PHONE] == []


@pytest.mark.parametrize("id", ["441614960720", "+441614960720", "01614960720"])
def test_a_phone_by_which_a_customer_is_known_is_the_customers(id):
    assert values(ProfileKind.PHONE, told(RING, [id, "b", "c", "d"])) == []


def test_mails_of_a_customers_firm_are_not_the_brands():
    """Of 40 customers who were given pages of the brand, three were given one of their own firm's."""
    brand = told("See https://oak.example/help for more", [f"u{n}" for n in range(40)])
    firm = told("Log in at https://kern.example/start then", "abc", first=50)
    mails = told("We wrote to jo@kern.example", "a", first=60) + told(
        "We wrote to desk@oak.example", "b", first=60
    )
    assert values(ProfileKind.EMAIL, brand, firm, mails) == ["desk@oak.example"]


def test_what_a_customer_is_known_by_is_never_the_brands():
    """Three others are told to ask @mira, who is a customer herself."""
    rows = told("Ask @mira about it", "abc") + wrote("hello", ["mira"])
    assert values(ProfileKind.HANDLE, rows) == []


def test_the_handle_that_several_customers_address_is_public():
    assert values(ProfileKind.HANDLE, wrote("@OakHelp is it open?", "abc")) == ["@OakHelp"]
    assert values(ProfileKind.HANDLE, wrote("is @OakHelp open?", "abc")) == []


@pytest.mark.parametrize(("text", "language"), [
    ("Wir haben die Lampe wieder im Laden, bitte melden Sie sich.", "de"),
    ("Nous vous répondons dans la journée, merci.", "fr"),
    ("Puede recogerla en la tienda con su pedido.", "es"),
    ("Você pode retirar com o pedido, obrigado.", "pt"),
    ("Please have a look at the page for this.", "en"),
    ("네, 가능합니다.", "ko"),
    ("Lumen pharetra.", "latin"),
])  # fmt: skip
def test_a_language_is_told_by_its_commonest_words(text, language):
    assert language_of(text) == language


@pytest.mark.parametrize(
    ("text", "known", "language"),
    [
        ("Lumen pharetra.", ["de", "ko"], "de"),
        ("Lumen pharetra.", ["de", "en"], "latin"),
        ("Lumen pharetra.", [], "latin"),
        ("Please have a look at the page for this.", ["de"], "en"),
        ("네, 가능합니다.", ["de"], "ko"),
    ],
)
def test_where_few_words_do_not_tell_the_language_the_accounts_does(text, known, language):
    assert told_language(text, known) == language


def test_products_are_terms_with_a_capital_that_name_nobody():
    text = "You need the Floodlight that we sold last year, and the long cable that is with it in the box. "
    text += "It fits the M40 as well, says my colleague Anna, who has it at home; ask for Kern if she is out."
    rows = [*told(text, "abc"), message("n", "hi", customer_id="d", customer_name="Uma Kern")]
    assert values(ProfileKind.PRODUCT, rows) == ["Floodlight", "M40"]


def test_german_nouns_are_no_products():
    text = "Die Lampe passt an die Wand im Flur und der Schalter an das Kabel, mit dem SmartDimmer."
    assert values(ProfileKind.PRODUCT, told(text, "abc")) == ["SmartDimmer"]


def test_hands_win_over_learning():
    learnt = [
        ProfileEntry(ProfileKind.PHONE, "+441614960720", 9),
        ProfileEntry(ProfileKind.HANDLE, "@OakFans", 4),
    ]
    added, removed = (
        entry_of(ProfileKind.PHONE, "0113 496 0000", languages=["en"]),
        entry_of(ProfileKind.HANDLE, "oakfans"),
    )
    profile = Profile.of(learnt, Habits(), added=[added], removed=[removed])
    assert profile.phones == ("+441614960720", "+441134960000") and profile.handles == ()
    assert [one.value for one in profile.removed] == ["@oakfans"]
    again = Profile.of(learnt, Habits(), removed=[entry_of(ProfileKind.PHONE, "0161 4960720")])
    assert again.phones == ()


def test_a_product_that_is_a_customers_name_is_redacted_for_her():
    profile = Profile(
        (ProfileEntry(ProfileKind.PRODUCT, "Iris"), ProfileEntry(ProfileKind.PHONE, "+441614960720"))
    )
    assert "Iris" in profile.keep_without((), besides=frozenset())
    assert profile.keep_without({"iris", "iris bell"}, besides=frozenset(["oak"])) == {"+441614960720", "oak"}


@pytest.mark.parametrize(
    ("handle", "own"),
    [
        ("@LindenHelpUK", True),
        ("@linden", True),
        ("@LindenPlanter", True),
        ("@LindenLover", False),
        ("@lin", False),
    ],
)
def test_a_handle_with_the_brands_name_is_its_own_with_one_customer(handle, own):
    """The account "lindencare" is "linden"; "Planter" is a product that three customers were told of."""
    rows = told(
        "you can have the new Planter from today on, and it holds a tree of any height", "abc", first=60
    ) + wrote(f"{handle} is it open?", "z")
    rows = [replace(one, account_id="lindencare") for one in rows]
    assert values(ProfileKind.HANDLE, rows) == ([handle] if own else [])


@pytest.mark.parametrize(("customers", "own"), [("z", False), ("yz", True)])
def test_a_handle_that_begins_with_the_brands_name_takes_two_customers(customers, own):
    rows = [replace(one, account_id="lindencare") for one in wrote("@LindenFoxglove is it open?", customers)]
    assert values(ProfileKind.HANDLE, rows) == (["@LindenFoxglove"] if own else [])


def test_a_customer_with_the_brands_name_is_no_brand():
    rows = [
        replace(one, account_id="lindencare") for one in wrote("@linden hello", "z") + wrote("hi", ["linden"])
    ]
    assert values(ProfileKind.HANDLE, rows) == []
