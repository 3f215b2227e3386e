"""What sentences and messages do, and the form in which they are read."""

import numpy as np
import pytest

from nlp_support.errors import ModelError
from nlp_support.text.acts import (
    Act,
    acts,
    acts_of,
    answers,
    asks_back,
    closes,
    needs_answer,
    only_asks,
    only_hands_off,
    only_holds,
    questions,
)  # fmt: skip
from nlp_support.text.acts.features import pieces_of
from nlp_support.text.acts.model import ActModel, bundled
from nlp_support.text.acts.sentences import END, LONGEST, START, sentences_of
from nlp_support.text.boilerplate import boilerplate
from nlp_support.text.phrases import WordChanges, WordLists


def read(*texts):
    """The sentences of some texts, each with the number of its text."""
    found = sentences_of(texts)
    assert set(found.codes[found.start]) <= {START} and set(found.codes[found.stop - 1]) <= {END}
    return [
        (int(text), "".join(map(chr, found.codes[first + 1 : last - 1])))
        for first, last, text in zip(found.start, found.stop, found.text, strict=True)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hi  THERE!  Fine.", ["hi there!", "fine"]),
        ("Über Straße, Señora", ["uber strase, senora"]),
        ("3.5 kg, number 48213", ["0.0 kg, number 00"]),
        ("好的。谢谢！", ["好的", "谢谢!"]),
        ("sooooo gooood!!!!", ["soo good!!"]),
        ("네 알겠습니다.\n\n수고하세요", ["네 알겠습니다", "수고하세요"]),
        ("see https://a.example/b?c and @desk {order_number}", ["see \ue000 and \ue001 \ue002"]),
        ("thanks :)", ["thanks \ue003"]),
        ("", []),
        ("\0 \n", []),
    ],
)
def test_sentences_as_they_are_read(text, expected):
    assert [sentence for _, sentence in read(text)] == expected


def test_sentences_know_their_text():
    assert read("a. b", "", "c\0d") == [(0, "a"), (0, "b"), (2, "c d")]


def test_the_middle_of_a_long_text_is_left_out():
    text = "first one. " + "so on " * LONGEST + ". last one"
    sentences = [sentence for _, sentence in read(text)]
    assert sentences[0] == "first one" and sentences[-1] == "last one"
    assert sum(map(len, sentences)) <= LONGEST + 2


def test_the_same_words_have_the_same_pieces_wherever_they_stand():
    alone, behind = (sentences_of(texts) for texts in (["cancel it"], ["hello there, friend", "cancel it"]))
    for (pieces, _), (more, owners) in zip(pieces_of(alone), pieces_of(behind), strict=True):
        assert pieces.tolist() == more[owners == 1].tolist()


def test_pieces_by_hand():
    """START h i END: 4 characters, 3 pairs, 2 triples, 1 of four, none of five; one word, and the length."""
    found = [len(pieces) for pieces, _ in pieces_of(sentences_of(["hi"]))]
    assert found == [4, 3, 2, 1, 0, 1, 0, 0, 1]


def test_probabilities_are_the_sums_of_the_weights():
    """With weights that were drawn, the packed sums give what a plain sum over the pieces gives."""
    rng = np.random.default_rng(7)
    weights = rng.integers(-127, 128, (1 << 17, 9)).astype(np.int8)
    bias = rng.normal(size=9).astype(np.float32)
    model = ActModel.of(weights, scale=0.01, bias=bias, about={})
    found = sentences_of(["Where is it? Thanks", "네"])
    scores = np.zeros((3, 9))
    counts = np.zeros(3)
    for pieces, owners in pieces_of(found):
        for piece, owner in zip(pieces, owners, strict=True):
            scores[owner] += weights[piece] * 0.01
            counts[owner] += 1
    expected = np.exp(scores / np.sqrt(counts)[:, None] + bias)
    expected /= expected.sum(axis=1, keepdims=True)
    assert model.probabilities(found) == pytest.approx(expected, abs=1e-4)


def test_no_sentence_has_no_probabilities():
    assert bundled().probabilities(sentences_of([""])).shape == (0, 9)


@pytest.mark.parametrize("content", [b"", b"no model", None])
def test_what_is_no_model_is_refused(tmp_path, content):
    file = tmp_path / "acts.npz"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ModelError, match="train acts"):
        ActModel.load(file)


def test_many_at_once_are_told_as_one_by_one():
    texts = [
        "Thanks! Where is it?",
        "",
        "ok",
        "네 감사합니다",
        "😀",
        "Thanks! Where is it?",
        "Спасибо",
        "it broke",
    ]
    assert acts_of(texts) == [acts(text) for text in texts]


@pytest.mark.parametrize("text", ["", "   ", "{customer_name}", "@desk", "...", "!"])
def test_what_has_no_words_does_nothing(text):
    assert acts(text) == frozenset()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", True), ("👍", False), ("🙏🙏", False), ("??", True), ("?", True), ("48213", True), ("1", False),
        ("https://a.example/x", True), ("Hello", True), ("hello, thank you!", False), ("still there?", True),
        ("yes please", False), ("네", False),
        ("Where is my parcel", True), ("It came broken", True), ("Thanks. It came broken.", True),
        ("Oh wonderful, a third week without heating.", True),
    ],
)  # fmt: skip
def test_what_needs_an_answer(text, expected):
    assert needs_answer(text) is expected and closes(text) is not expected


@pytest.mark.parametrize("text", ["yes please", "네", "ok", "oui", "ja", "👍"])
def test_a_short_word_answers_a_question(text):
    assert needs_answer(text, asked_back=True) and not needs_answer(text)


@pytest.mark.parametrize("text", ["Thank you!", "네 감사합니다", "danke"])
def test_thanks_answer_no_question(text):
    assert not needs_answer(text, asked_back=True)


def test_what_agents_say():
    assert asks_back("Which size do you need?") and asks_back("Could you send us a photo? It helps a lot.")
    assert not asks_back("It comes on Monday. Is there anything else I can help you with?")
    assert answers("It comes on Monday. Is there anything else I can help you with?")
    assert only_holds("Hi Dana! One moment, let me check that for you.") and not only_holds(
        "It costs nine euros."
    )
    assert only_hands_off("Thanks! Please send us a DM.") and not only_hands_off(
        "It is blue. Please send us a DM."
    )
    assert questions("How big is it? And what does it cost? Thanks!") == 2


@pytest.mark.parametrize(
    "text", ["Спасибо!", "спасибо большое", "شكرا لك", "धन्यवाद", "ขอบคุณครับ", "ευχαριστώ πολύ"]
)
def test_thanks_in_other_scripts(text):
    assert closes(text)


@pytest.mark.parametrize(
    "text",
    [
        "Have a look here and see if it helps: https://lamps.example/bulbs",
        "Thanks for writing to us! This page may help you: {url}",
        "이 안내가 도움이 되시길 바랍니다 https://lamps.example/ko",
        "Diese Seite hilft Ihnen bestimmt: https://lamps.example/de",
        "J'espère que cette page vous aidera : https://lamps.example/fr",
        "Espero que esta página le ayude: www.lamps.example/es",
    ],
)
def test_a_link_is_more_than_a_courtesy(text):
    assert boilerplate(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Спасибо, но не работает",
        "Где мой заказ",
        "أين طلبي",
        "मेरा ऑर्डर कहाँ है",
        "สินค้าของฉันอยู่ที่ไหน",
        "გამარჯობა",
    ],
)
def test_the_rest_in_other_scripts_waits(text):
    assert needs_answer(text)


def test_a_policy_adds_words_of_its_own():
    words = WordLists(WordChanges(add={"closes": ["moin moin tschö"], "asks": ["ping"]}))
    assert acts("Na dann moin moin tschö", words=words) == {Act.CLOSES}
    assert acts("ok. ping", words=words) == {Act.AGREES, Act.ASKS}
    assert acts("ok. ping", words=WordLists()) == acts("ok. ping")


def test_a_phrase_of_a_policy_decides_also_for_what_is_surely_said_and_of_many_texts():
    """The third has nothing of the list, so it does what it does without; only the list says that the second
    promises something."""
    words = WordLists(WordChanges(add={"holds": ["zzyzx on its way"]}))
    texts = ["ok. zzyzx on its way", "zzyzx on its way", "Thank you so much!", ""]
    told = [acts(text, words=words) for text in texts]
    assert told == acts_of(texts, words=words)
    assert told[:2] == [{Act.AGREES, Act.HOLDS}, {Act.HOLDS}] and told[2] == acts(texts[2])
    assert acts(texts[1], words=words, surely=True) == {Act.HOLDS} and not only_holds(texts[1])


def test_strange_texts_do_no_harm():
    for text in (
        "\ud800",
        "\U0010ffff" * 9,
        "a" * 50_000,
        "?" * 5_000,
        "\n" * 999,
        "\u200d\ufe0f",
        "가" * 9_999,
    ):
        acts(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please let us know which shelf you have so that we can look it up.",
        "Thank you for writing! Please tell us your order number.",
        "Bitte nennen Sie uns Ihre Bestellnummer.",
        "Merci de nous communiquer votre numéro de commande.",
        "주문번호 알려 주세요.",
        "ご注文番号をお知らせください。",
        "请提供您的订单号。",
    ],
)
def test_what_only_asks_the_customer_needs_no_question_mark(text):
    assert only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "It carries forty kilos. Please let us know if you have any other questions.",
        "It carries forty kilos. Which one do you have?",
        "선반은 40킬로까지 버팁니다. 더 궁금하신 점 있으시면 말씀해 주세요.",
        "Das Regal trägt vierzig Kilo. Nennen Sie uns gern Ihre Bestellnummer.",
        "Send it back within 14 days with the label in the box.",
        "Open Settings and choose Reset.",
        "앱을 삭제 후 다시 설치해 주세요.",
        "Veuillez redémarrer la box.",
        "One moment please.",
        "Thank you!",
        "",
    ],
)
def test_what_tells_too_or_asks_nothing_does_not_only_ask(text):
    assert not only_asks(text)


@pytest.mark.parametrize(
    "text",
    [
        "that covers everything, cheers all",
        "gotcha",
        "그거면 충분해요, 들어가세요",
        "이제 화면 잘 나오네요",
        "damit bin ich versorgt, schönen Abend",
        "der Drucker läuft wieder",
        "c'est tout ce qu'il me fallait, bonne soirée",
        "ça remarche enfin",
        "con eso me basta, buenas tardes",
        "la impresora ya funciona",
        "era só isso que eu precisava, boa tarde",
        "a impressora voltou a funcionar",
        "それで十分です、失礼します",
        "プリンターが直りました",
        "这样就够了，再见",
        "打印机好了",
    ],
)
def test_an_end_without_thanks_is_one(text):
    assert closes(text)


@pytest.mark.parametrize(
    "text",
    [
        "my printer isn't printing",
        "refund status booking 5512",
        "not great so far",
        "bad",
        "no sound",
        "프린터가 안 나와요",
        "환불 상태 예약 5512",
        "소리가 안 나요",
        "mein Drucker druckt nicht",
        "schlecht",
        "kein Ton",
        "mon imprimante n'imprime plus",
        "accueil déplorable",
        "pas de son",
        "mi impresora no imprime",
        "pésimo trato",
        "minha impressora não imprime",
        "atendimento ruim",
        "プリンターが印刷しません",
        "対応がひどい",
        "打印机打不出来",
    ],
)
def test_a_trouble_or_a_bare_feeling_waits_for_an_answer(text):
    assert needs_answer(text)


@pytest.mark.parametrize(
    "text",
    [
        "Please unplug the printer for a minute and plug it in again.",
        "프린터 전원을 뽑았다가 다시 꽂아 주세요.",
        "Bitte ziehen Sie kurz den Stecker des Druckers.",
        "Débranchez l'imprimante une minute puis rebranchez-la.",
        "Desenchufe la impresora un minuto y vuelva a enchufarla.",
        "プリンターのプラグを抜いて、もう一度差してください。",
    ],
)
def test_an_instruction_is_an_answer_and_no_question(text):
    assert answers(text) and not asks_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "Hi there! Could you go through https://lamp.example/dim and see if that clears it up for you?",
        "안녕하세요! https://lamp.example/dim 한번 봐 주시겠어요?",
        "Guten Tag! Mögen Sie mal auf https://lamp.example/dim schauen, ob das hilft?",
    ],
)
def test_a_question_with_a_link_is_no_courtesy(text):
    assert boilerplate(text) is None and Act.ASKS in acts(text, surely=True)
