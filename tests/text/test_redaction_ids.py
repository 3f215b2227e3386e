"""National ids, tax and social security numbers of many countries go; what is only called like them stays."""

import pytest

from nlp_support.text.redaction import redact

NAMED = [  # the check digits of some are wrong, as people mistype
    ("mi DNI es {}, gracias", "48.120.337-K"),
    ("NIE: {}", "Y2840173Q"),
    ("mein Name und die Steuer-ID {} dazu", "57 204 913 680"),
    ("Meine Steueridentifikationsnummer lautet {}.", "57204913680"),
    ("Sozialversicherungsnummer {}", "65 170839 J 003"),
    ("mon numéro de sécurité sociale : {}", "2 91 03 59 350 021 47"),
    ("NIR {}", "291035935002147"),
    ("il codice fiscale è {}.", "BNCLRA92C53F205X"),
    ("o meu contribuinte é {}", "284 116 930"),
    ("meu CPF: {}", "604.118.273-90"),
    ("mijn BSN is {}.", "203718456"),
    ("mój PESEL to {}", "92031504417"),
    ("我的身份证号码是{}。", "310104198902117433"),
    ("マイナンバーは{}です", "4173 8802 6591"),
    ("my Aadhaar is {}", "6417 2293 8810"),
    ("CURP {}", "LOHM920315MDFPRR04"),
    ("The NHS number is {}.", "604 118 2739"),
    ("National Insurance {}", "JK 41 77 20 B"),
    ("SSN {}", "418-22-7703"),
    ("my ITIN: {}", "941-78-2203"),
    ("my SIN is {}", "604 118 273"),
    ("TFN {}", "604 118 273"),
    ("AHV-Nummer {}", "756.4417.2093.61"),
    ("my passport is {}", "K41772093"),
    ("Reisepassnummer {}", "C4F1R77T2"),
    ("여권번호는 {}입니다", "M41772093"),
    ("주민등록번호 {}", "920315-2417720"),
    ("my driver's licence number is {}", "D4177209"),
    ("cédula {}", "1.041.772.093"),
    ("meu RG é {}", "41.772.093-4"),
]


@pytest.mark.parametrize(("sentence", "value"), NAMED)
def test_beside_its_name(sentence: str, value: str) -> None:
    assert redact(sentence.format(value)).text == sentence.format("{national_id}")


def test_by_form_if_the_check_digit_is_right() -> None:
    """48120337 mod 23 = 13, the letter J; with an A it is no DNI, and a model could be called so."""
    assert redact("48120337J, soy yo").text == "{national_id}, soy yo"
    assert redact("the 48120337A bracket").text == "the 48120337A bracket"


@pytest.mark.parametrize(
    "text",
    [
        "Please keep your social distance of 2 metres, 100 people at most.",
        "We take PAN cards and passports of 150 countries.",
        "The NHS has 1,200,000 people.",
        "ID 4471 is the model.",
        "The passport is valid until 04.11.2031.",
        "Le passeport est prêt le 04/11/2031.",
        "여권은 2031년 11월 4일까지 유효합니다.",
        "Die Steuer-ID steht oben rechts auf dem Brief von 2031.",
        "RFC 9110 says so.",
        "cc 4 people, then run 10 tests",
    ],
)
def test_words_stay(text: str) -> None:
    assert redact(text).text == text
