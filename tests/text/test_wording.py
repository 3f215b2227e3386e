import pytest

from nlp_support.text.boilerplate import COURTESY, HAND_OFF, NO_WORDS, boilerplate
from nlp_support.text.language import detect_language, script_language
from nlp_support.text.wording import Wording, containment, facts, overlap, same_reply, same_words, similar


def same(a, b):
    return same_reply(Wording.of(a), Wording.of(b))


def test_the_wording_is_the_words_in_their_order():
    same = {
        Wording.of(t) for t in ("Hi {customer_name}, we open at 9!", "hi we open at 9", "HI – we open: at 9.")
    }
    assert len(same) == 1
    other = Wording.of("hi at 9 we open")
    assert other.exact != same.pop().exact
    assert other.words.bit_count() == 5


def test_facts_are_numbers_days_and_negations():
    assert facts("We open at nine on Saturday, 9:30 on Sunday, not 10.".lower()) == {
        "nine", "satur", "9:30", "sun", "not", "10"
    }  # fmt: skip
    assert facts("We don't open".lower()) == {"not"}
    assert facts("We close on Saturdays".lower()) == facts("Closed each Saturday".lower()) == {"satur"}
    assert facts("토요일은 열 시에 엽니다".lower()) == {"토요일", "열"}
    assert facts("{order_number} is on its way".lower()) == frozenset()


def test_overlap_by_hand():
    """{a, b, c} and {b, c, d} have two of four words in common."""
    assert overlap(Wording.of("a b c"), Wording.of("b c d")) == 0.5
    assert overlap(Wording.of(""), Wording.of("")) == 1.0
    assert overlap(Wording.of("a"), Wording.of("")) == 0.0


def test_containment_by_hand():
    """Six of the shorter reply's eight words are in the longer; five words are too few to tell."""
    longer = Wording.of("a1 b1 c1 d1 e1 f1 g1 h1 i1 j1")
    assert containment(Wording.of("a1 b1 c1 d1 e1 f1 x1 y1"), longer) == 0.75
    assert containment(Wording.of("a1 b1 c1 d1 e1"), longer) == 0.0


def test_the_same_reply_needs_the_same_facts():
    assert same("You can return it within 30 days by post.", "You can return it within 30 days by mail post")
    assert not same("You can return it within 30 days by post.", "You can return it within 14 days by post.")
    assert same(
        "Hi Ana, good to hear from you. We open at ten and close at six.", "We open at ten and close at six"
    )
    assert not same("Hello there", "Hello there, please restart the router and wait for the light")
    assert not same("You can return it by post.", "Our shop is closed today.")


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("You're welcome, have a nice day!", COURTESY),
        ("Thanks so much for reaching out! {agent_name}", COURTESY),
        ("Is there anything else we can assist you with today?", COURTESY),
        ("감사합니다 고객님, 좋은 하루 되세요!", COURTESY),
        ("Thanks, we found it there", None),
        ("Le marché dure du 05/06/2027 au 11/06/2027.", None),
        ("锤子2028/03/09到货。", None),
        ("Please send us a DM with your order number.", HAND_OFF),
        ("Thanks! Could you DM us?", HAND_OFF),
        ("Please PM us.", HAND_OFF),
        ("We close at 6 pm.", None),
        ("Until 10PM today.", None),
        ("디엠으로 문의 주세요", HAND_OFF),
        ("{customer_name} {url} 😀", NO_WORDS),
        ("We open at nine.", None),
        ("Thanks! The refund takes five days.", None),
        ("Reset it by holding the button for ten seconds. If that fails, send us a DM.", None),
        ("See https://example.com/help or DM us.", None),
        ("내일 도착할 예정입니다.", None),
    ],
)
def test_boilerplate(reply, reason):
    assert boilerplate(reply) == reason


@pytest.mark.parametrize(
    "reply",
    [
        "Llame al taller, {phone}, o escriba a {email} y le atendemos.",
        "Ligue para a oficina, {phone}, ou escreva para {email}.",
        "La serre a un clavier, tapez {secret} à la porte.",
        "Please call us at {phone}.",
        "Bitte melden Sie sich unter {phone}.",
        "고객센터 {phone} 로 문의해 주세요.",
        "Please send it to {address}.",
    ],
)
def test_where_to_turn_that_is_filled_in_later_is_an_answer(reply):
    assert boilerplate(reply) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("where is my order", "latin"),
        ("¿Dónde está mi pedido?", "latin"),
        ("제 iPhone 배송은 언제 오나요", "ko"),
        ("注文をキャンセルしたいです", "ja"),
        ("我的包裹在哪里", "zh"),
        ("где мой заказ", "ru"),
        ("{customer_name} @someone https://example.com 12 😀", "und"),
        ("", "und"),
    ],
)
def test_the_script_tells_the_language(text, language):
    assert detect_language(text) == language


def test_codes_fall_into_the_buckets_of_their_script():
    assert [script_language(code) for code in ("en", "de-AT", "ko", "ko_KR", "ja", "und")] == [
        "latin", "latin", "ko", "ko", "ja", "und"
    ]  # fmt: skip


def test_a_wording_is_stored_in_two_numbers_and_64_bytes():
    one = Wording(words=1 | 1 << 511, facts=2**63 - 1, exact=7)
    assert one.pack() == (7, 2**63 - 1, b"\x01" + bytes(62) + b"\x80")
    assert Wording.unpack(*one.pack()) == one
    said = Wording.of("We open at nine on Saturday, not at ten.")
    assert Wording.unpack(*said.pack()) == said


def test_replies_in_the_same_words_may_have_other_facts():
    """All words but one are the same, 9 of 11 in both: .82; the day is not. Of two short ones half are."""
    one = Wording.of("we are open on monday from nine until six in town")
    other = Wording.of("we are open on friday from nine until six in town")
    assert same_words(one, other) and similar(one, other) and not same_reply(one, other)
    short, shorter = Wording.of("we are open today"), Wording.of("we are closed now")
    assert not same_words(short, shorter) and not similar(short, shorter)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wir haben am Montag geöffnet, kommen Sie gern", "Wir haben am Dienstag geöffnet, kommen Sie gern"),
        ("Der Versand dauert drei Tage ab Lager in Kiel", "Der Versand dauert zehn Tage ab Lager in Kiel"),
        ("Wir liefern nach Wien frei Haus und gern", "Wir liefern nicht nach Wien frei Haus und gern"),
        ("Nous ouvrons le lundi à la boutique du port", "Nous ouvrons le jeudi à la boutique du port"),
        (
            "Nous livrons en Corse par bateau chaque mois",
            "Nous ne livrons pas en Corse par bateau chaque mois",
        ),
        ("Abrimos los lunes en la tienda del puerto", "Abrimos los jueves en la tienda del puerto"),
        ("El cuero se puede lavar con agua fría", "El cuero nunca se puede lavar con agua fría"),
        ("Abrimos no sábado na loja do bairro alto", "Não abrimos no sábado na loja do bairro alto"),
        ("A entrega leva dois dias depois do envio", "A entrega leva sete dias depois do envio"),
        ("월요일에는 매장 문을 일찍 엽니다", "화요일에는 매장 문을 일찍 엽니다"),
        ("이 제품은 물에 넣어 세탁하셔도 됩니다", "이 제품은 물에 넣어 세탁하시면 안 됩니다"),
        ("제주도까지 배송이 됩니다 고객님", "제주도까지 배송이 되지 않습니다 고객님"),
        ("月曜日は朝から店を開けております", "木曜日は朝から店を開けております"),
        ("この鍋は火にかけられます", "この鍋は火にかけられません"),
        ("三天后货物会送到您的门口", "五天后货物会送到您的门口"),
        ("这个杯子可以放进微波炉里加热", "这个杯子不可以放进微波炉里加热"),
    ],
)
def test_other_facts_are_another_reply_in_every_language(one, other):
    assert not same(one, other)
    assert same(one, one)


@pytest.mark.parametrize(
    "courtesy",
    [
        "Please don't hesitate to ask", "feel free to write", "Have a great day!", "No problem at all",
        "Zögern Sie nicht zu fragen", "Guten Morgen", "N'hésitez pas", "No dude en escribirnos",
        "Não hesite em perguntar", "좋은 하루 되세요", "不好意思", "申し訳ございません", "不客气",
    ],
)  # fmt: skip
def test_courtesies_tell_no_facts(courtesy):
    assert facts(courtesy.lower()) == set()


def test_writing_without_spaces_is_compared_by_pairs_of_letters():
    """Of four letters in a row there are three pairs; the two texts have "あい" and "いう" in common."""
    one, other = Wording.of("あいうえ"), Wording.of("あいうお")
    assert (one.words.bit_count(), other.words.bit_count()) == (3, 3)
    assert overlap(one, other) == 0.5
