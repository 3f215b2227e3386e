"""What tells a secret from a word, one customer's code from everybody's, a private link from a public one."""

import pytest

from nlp_support import redact
from nlp_support.text.redaction.generated import is_alternating, looks_random
from nlp_support.text.redaction.private_links import is_private
from nlp_support.text.redaction.secrets.words import Names


@pytest.mark.parametrize(
    ("token", "generated"),
    [
        ("R42TK719", True),  # four turns between letters and digits
        ("r42tk719", True),
        ("4TK71R95", True),
        ("TK-42R-71L", True),
        ("WH1000XM5", False),  # a model: letters, digits, letters, one digit
        ("RTX4090", False),
        ("4K120HZ", False),
        ("2X16GB3200", False),
        ("10x20x30cm", False),
        ("1h30m15s", False),
        ("TK48LR5000", False),  # round numbers are those of models
        ("WINDOWS", False),
        ("20260512", False),
    ],
)
def test_codes_of_letters_and_digits(token, generated):
    assert is_alternating(token) is generated


@pytest.mark.parametrize(
    ("value", "random"),
    [
        ("a7Kq2mW9zR4tYp8vB3nC", True),
        ("4f3c2b1a9e8d7c6b5a4f", True),
        ("qPwLzKxNvBmT", True),  # capitals in the middle of everything
        ("HowToResetYourPassword", False),
        ("windows10updateassistant", False),
        ("summer2026catalogue", False),
    ],
)
def test_random_strings(value, random):
    assert looks_random(value) is random


@pytest.mark.parametrize(
    ("link", "private"),
    [
        ("https://drive.google.com/file/d/1aB2cD3eF4/view", True),
        ("https://us02web.zoom.us/j/84930275610?pwd=aB3", True),
        ("https://chat.whatsapp.com/Ab3dE5fG7h", True),
        ("https://shop.example.org/share/9f41c07b", True),
        ("https://shop.example.org/reset/qPwLzKxNvBmT", True),
        ("https://shop.example.org/f?t=a7Kq2mW9zR", True),
        ("https://docs.google.com/forms/d/e/1FAIpQLSe7Kq2mW9zR/viewform", False),  # a form for everybody
        ("https://www.youtube.com/watch?v=aB3dE5fG7hJ", False),
        ("https://bit.ly/3xYz1Ab", False),
        ("https://help.example.org/hc/articles/360001234567", False),
        ("https://shop.example.org/products/kettle-wx400?color=red", False),
        ("https://shop.example.org/blog/how-we-make-our-jam", False),
        ("https://shop.example.org/files/manual_WX400_EN.pdf", False),
    ],
)
def test_links(link, private):
    assert is_private(link) is private


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the code is SPRING25", "the code is SPRING25"),
        ("the access code is SPRING25", "the access code is {secret}"),
        ("the password is wrong.", "the password is wrong."),
        ("the password is walnut.", "the password is {secret}."),
        ("the password is walnut coloured", "the password is walnut coloured"),
        ("ein Fehlercode 4711", "ein Fehlercode 4711"),
        ("ein Türcode 4711", "ein Türcode {secret}"),
        ("version 1.2.3.4 and 5.6.7.8", "version 1.2.3.4 and 5.6.7.8"),
        ("host 1.2.3.4", "host {network_address}"),
        ("at 12:30:45", "at 12:30:45"),
        ("her birthday is on 12 May", "her birthday is on {birth_date}"),
        ("a birthday cake by 12 May 2026", "a birthday cake by 12 May 2026"),
        ("a birthday voucher until 12 May 2026", "a birthday voucher until 12 May 2026"),
        ("the C-HR 2018 and 10조 5000억", "the C-HR 2018 and 10조 5000억"),  # a model's year, trillions
        ("IBAN DE89370400440532013000", "IBAN {account_number}"),  # not taken for a key
        ("password dana@example.org", "password {email}"),
        ("we sent a code to 07700 900563 just now", "we sent a code to {secret} just now"),
        ("the PIN went to 020 7946 0958.", "the PIN went to {secret}."),
        ("your code is 4821 for 30 days", "your code is {secret} for 30 days"),
        ("your code 482913, 2026 edition", "your code {secret}, 2026 edition"),
    ],
)
def test_what_stands_beside_decides(text, expected):
    assert redact(text).text == expected


def test_names_are_looked_for_only_where_all_their_words_are():
    """ "mot de passe" begins with "mot"; "clé" is cut at its accent."""
    names = Names({"fr": "mot de passe|clé"})
    assert names.starts(frozenset({"mot", "de", "passe", "est"})) == {"mot"}
    assert names.starts(frozenset({"le", "mot", "juste"})) == set()
    assert names.starts(frozenset({"cl"})) == {"cl"}
