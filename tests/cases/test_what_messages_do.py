"""What ends a talk, what only seems to, what asks back, and what only promises an answer."""

import pytest

from cases.desk import Desk

CLOSINGS = {
    "en": ["ok", "Thank you, Miriam, that's clear now!",
        "Thanks for coming back to me so quickly!", "Sounds great", "it works again",
           "Perfect, cheers", "no, that's all", "👍", "got it, thanks a lot"],
    "ko": ["네 알겠습니다", "넵 감사합니다~", "수고하세요", "확인했습니다!", "이제 잘 돼요",
        "네네", "아 그렇군요 감사합니다"],
    "de": ["Super, danke!", "Danke, hat geklappt", "alles klar",
        "Vielen Dank für die schnelle Hilfe", "Schönen Abend noch"],
    "fr": ["Merci beaucoup !", "d'accord, merci", "Ça marche maintenant", "Parfait",
        "bonne journée"],
    "es": ["Muchas gracias", "ok, gracias", "ya funciona", "Perfecto", "hasta luego"],
    "pt": ["Muito obrigada!", "ok, obrigado", "deu certo", "Perfeito", "bom dia e obrigada"],
    "ja": ["ありがとうございました", "了解しました", "承知しました。",
        "解決しました", "はい、ありがとうございます"],
    "zh": ["谢谢", "好的，谢谢", "收到", "解决了", "嗯嗯，知道了"],
}  # fmt: skip
WAITING = {
    "en": ["thanks, but which bulb do I need?", "ok, but it came broken",
        "Thanks, still nothing here", "and how do i return it",
           "cancel my order please", "It stopped again",
        "thank you, one more thing, is it waterproof?"],
    "ko": ["아직 안 왔어요", "감사합니다 근데 언제 오나요", "네 근데 안 돼요",
        "환불해 주세요", "또 고장났어요"],
    "de": ["Danke, aber es geht immer noch nicht", "und wann kommt das Paket",
        "Es ist kaputt angekommen", "Bitte stornieren"],
    "fr": ["Merci, mais ça ne marche toujours pas", "et quand arrive le colis",
        "Le colis est arrivé cassé"],
    "es": ["Gracias, pero sigue sin funcionar", "y cuándo llega el paquete", "Llegó roto"],
    "pt": ["Obrigado, mas continua sem funcionar", "e quando chega o pacote",
        "Chegou quebrado"],
    "ja": ["ありがとうございます。でもまだ動きません", "いつ届きますか", "壊れていました"],
    "zh": ["谢谢，但是还是不行", "什么时候到", "收到的是坏的"],
    "ar": ["متى يصل الطرد؟", "لم يصل الطرد حتى الآن وأنا أنتظر منذ أسبوع"],
    "ru": ["Когда придёт посылка?", "Спасибо, но ничего не работает"],
    "hi": ["मेरा पार्सल अभी तक नहीं आया है और कोई जवाब नहीं"],
    "th": ["พัสดุยังไม่มาถึงเลย รอมาหนึ่งสัปดาห์แล้ว"],
}  # fmt: skip
ELSEWHERE = {"ru": ["Спасибо!", "ок"], "ar": ["شكرا"], "hi": ["धन्यवाद"], "th": ["ขอบคุณ"]}
ENDED = [(name, text) for some in (CLOSINGS, ELSEWHERE) for name, own in some.items() for text in own]
OPEN = [(name, text) for name, own in WAITING.items() for text in own]


def talk(*turns, customer="c0", number=0):
    """Records of a talk, such as "c: hello", ten minutes apart."""
    roles = {"c": "customer", "a": "agent"}
    return [
        {
            "id": f"{customer}-{number}-{at}",
            "account_id": "shop",
            "conversation_id": f"{customer}-{number}",
            "customer_id": customer,
            "role": roles[turn[0]],
            "text": turn[3:],
            "sent_at": f"2026-03-{2 + number:02}T09:{at * 10:02}:00Z",
        }
        for at, turn in enumerate(turns)
    ]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def test_a_talk_that_is_closed_waits_for_nobody(desk):
    """Every closing ends a talk of its own: all are resolved, nobody waits, nothing is flagged."""
    asked = ("c: Is the shade of linen or of paper?", "a: It is of linen, and can be washed.")
    desk.imports(
        [one for at, (_, text) in enumerate(ENDED) for one in talk(*asked, f"c: {text}", customer=f"c{at}")]
    )
    texts = {f"c{at}-0": text for at, (_, text) in enumerate(ENDED)}
    assert [texts[id] for id in desk.waiting(now="2026-03-20T00:00:00Z")] == []
    assert [texts[id] for id, codes in desk.flagged().items() if "no-answer" in codes] == []
    assert desk.metrics()["resolution"]["all"]["rate"]["share"] == 1


def test_what_only_begins_like_a_closing_waits(desk):
    asked = ("c: Is the shade of linen or of paper?", "a: It is of linen, and can be washed.")
    desk.imports(
        [one for at, (_, text) in enumerate(OPEN) for one in talk(*asked, f"c: {text}", customer=f"c{at}")]
    )
    waiting = desk.waiting(now="2026-03-20T00:00:00Z")
    assert [text for at, (_, text) in enumerate(OPEN) if f"c{at}-0" not in waiting] == []


@pytest.mark.parametrize("text", ["ok", "네 감사합니다", "Danke!", "谢谢", "It's working now", "merci"])
def test_the_brief_says_the_same(desk, text):
    desk.imports(talk("c: Is it of linen?", "a: It is of linen.", f"c: {text}"))
    assert "needs no answer" in desk.brief("c0")["last_contact"]


def test_the_brief_of_who_waits(desk):
    desk.imports(talk("c: Is it of linen?", "a: It is of linen.", "c: thanks, but is it white?"))
    assert "has had no answer" in desk.brief("c0")["last_contact"]


OFFERS = {  # the reply, and the question
    "It carries forty kilos. Please let us know if you have any other questions.": "How much can it carry?",
    "It carries forty kilos. Is there anything else I can do for you?": "How much can it carry?",
    "The shelf carries forty kilos. Don't hesitate to write again!": "How much does the shelf carry?",
    "선반은 40킬로까지 버팁니다. 더 궁금하신 점 있으시면 말씀해 주세요.": "선반은 몇 킬로까지 버티나요?",
    "Das Regal trägt vierzig Kilo. Melden Sie sich gern bei weiteren Fragen.": "Wie viel trägt das Regal?",
    "Elle supporte quarante kilos. N'hésitez pas si vous avez des questions.": "Combien supporte l'étagère ?",
    "El estante aguanta cuarenta kilos. ¿Puedo ayudarle en algo más?": "¿Cuánto aguanta el estante?",
    "A prateleira aguenta quarenta quilos. Posso ajudar em algo mais?": "Quanto aguenta a prateleira?",
}
REQUESTS = {
    "Please let us know which shelf you have so that we can look it up.": "How much does the shelf carry?",
    "Could you send us the number on the back?": "How much does the shelf carry?",
    "선반 모델명을 알려주시겠어요?": "선반은 몇 킬로까지 버티나요?",
    "Bitte nennen Sie uns Ihre Bestellnummer.": "Wie viel trägt das Regal?",
    "Merci de nous communiquer votre numéro de commande.": "Combien supporte l'étagère ?",
    "Indíquenos su número de pedido, por favor.": "¿Cuánto aguanta el estante?",
    "Por favor, informe o número do pedido.": "Quanto aguenta a prateleira?",
    "ご注文番号をお知らせください。": "棚は何キロまで載せられますか",
    "请提供您的订单号。": "这个架子能承重多少？",
}


def test_an_offer_of_help_asks_nothing_back(desk):
    """Four customers ask, and are answered with an offer at the end: one entry, no gap."""
    for reply, question in OFFERS.items():
        desk.path.unlink(missing_ok=True)
        desk.imports(
            [one for at in range(4) for one in talk(f"c: {question}", f"a: {reply}", customer=f"c{at}")]
        )
        found = desk._told("faq", "shop")["entries"]
        assert [reply.split(".")[0] in one["answer"] for one in found] == [True], reply
        assert desk._told("faq", "shop", "--gaps")["gaps"] == [], reply


def test_a_request_for_more_is_no_answer(desk):
    for reply, question in REQUESTS.items():
        desk.path.unlink(missing_ok=True)
        desk.imports(
            [one for at in range(4) for one in talk(f"c: {question}", f"a: {reply}", customer=f"c{at}")]
        )
        assert desk._told("faq", "shop")["entries"] == [], reply


HOLDING = {
    "en": ["I'll ask the workshop and write again", "One second, I am looking that up",
        "Let me find out for you!", "Still checking, hang on"],
    "ko": ["네 고객님, 확인 후 연락드리겠습니다", "잠시만 기다려 주세요", "담당자에게 알아보고 말씀드릴게요"],
    "de": ["Ich kläre das und melde mich", "Einen Augenblick bitte"],
    "fr": ["Je vérifie et je reviens vers vous", "Un instant s'il vous plaît"],
    "es": ["Lo consulto y le aviso", "Un momento por favor"],
    "pt": ["Vou verificar e já retorno", "Só um momento, por favor"],
    "ja": ["確認して折り返しご連絡いたします", "少々お待ちください"],
    "zh": ["我帮您查一下，请稍等", "核实后回复您"],
}  # fmt: skip


@pytest.mark.parametrize("language", HOLDING)
def test_a_promise_is_not_suggested(desk, language):
    desk.imports(
        [
            one
            for at, reply in enumerate(HOLDING[language])
            for one in talk(
                "c: Which oil is on the oak shelf?",
                f"a: {reply}",
                "a: It is hard wax oil, safe for food.",
                customer=f"c{at}",
            )
        ]
    )
    assert desk.suggested("Which oil is on the oak shelf?") == ["It is hard wax oil, safe for food."]


def test_a_policy_has_its_own_words(desk, tmp_path):
    """A desk whose customers close with "roger that, base" and whose "ping" asks for an answer says so."""
    desk.imports(
        [*talk("c: Is it linen?", "a: It is linen.", "c: zufrieden wie Bolle", customer="c0"),
         *talk("c: Is it linen?", "a: It is linen.", "c: ok ping", customer="c1")]
    )  # fmt: skip
    policy = tmp_path / "policy.toml"
    policy.write_text('[words.add]\ncloses = ["zufrieden wie Bolle"]\nasks = ["ping"]\n', encoding="utf-8")
    found = desk._told("inbox", "--now", "2026-03-20T00:00:00Z", "--policy", str(policy))
    assert [one["conversation_id"] for one in found] == ["c1-0"]
