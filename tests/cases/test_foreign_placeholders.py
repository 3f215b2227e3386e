"""Placeholders of other tools that were sent unfilled: they become ours, or the reply is not offered."""

import pytest

from nlp_support import MissingPlaceholder, ReplySuggester, index_account, open_store, redact
from nlp_support.text.redaction.foreign import unfilled

from cases.desk import Desk
from support import exchange

OURS = [
    ("Hello {{contact.first_name}}, the shelf is ready.", "Hello {customer_name}, the shelf is ready."),
    ("Hi {%customer.firstName,fallback=there%}, it left.", "Hi {customer_name}, it left."),
    ("Dear %{first_name}, it left.", "Dear {customer_name}, it left."),
    ("Dear ${customerName}, it left.", "Dear {customer_name}, it left."),
    ("Hello [CUSTOMER NAME], it left.", "Hello {customer_name}, it left."),
    ("Hello [First Name], it left.", "Hello {customer_name}, it left."),
    ("Hello <<name>>, it left.", "Hello {customer_name}, it left."),
    ("Hello [[name]], it left.", "Hello {customer_name}, it left."),
    ("Dear *|FNAME|*, it left.", "Dear {customer_name}, it left."),
    ("Dear %FIRSTNAME%, it left.", "Dear {customer_name}, it left."),
    ("Hello {!Contact.FirstName}, it left.", "Hello {customer_name}, it left."),
    ("안녕하세요 #{고객명}님, 오늘 출고됩니다.", "안녕하세요 {customer_name}님, 오늘 출고됩니다."),
    ("[고객명]님, #{주문번호} 건입니다.", "{customer_name}님, {order_number} 건입니다."),
    ("Hallo {vorname}, das Regal ist da.", "Hallo {customer_name}, das Regal ist da."),
    ("Sehr geehrte Frau [Nachname], es ist da.", "Sehr geehrte Frau {customer_name}, es ist da."),
    ("Bonjour {{contact.prenom}}, c'est prêt.", "Bonjour {customer_name}, c'est prêt."),
    ("Hola {nombre}, ya salió.", "Hola {customer_name}, ya salió."),
    ("{{お客様名}}様、発送しました。", "{customer_name}様、発送しました。"),
    ("尊敬的{{姓名}}，已发货。", "尊敬的{customer_name}，已发货。"),
    ("Order {{order.number}}: {{order.tracking_url}}", "Order {order_number}: {url}"),
    ("See {{ticket.link}} or call {{phone}}.", "See {url} or call {phone}."),
    ("It left. Regards, {{agent.name}}", "It left. Regards, {agent_name}"),
]
NOT_OFFERED = [
    "Hi {{1}}, your table is ready at {{2}}.",
    "{{ticket.satisfaction.rating_section}} The shelf is ready.",
    "Your invoice of {{due_date}} is open.",
    "#{상품명}이 출고되었습니다.",
    "Liebe Grüße von {{company.name}}, das Regal ist da.",
    "*|COUPON|* is your voucher for the shelf.",
    "{% if vip %}The shelf is ready.{% endif %}",
]
UNTOUCHED = [
    "See [1] and [sic], where f(x) = {x} holds.",
    'Send {"name": "x", "lines": [1, 2]} to the interface.',
    "Write `{{ user.name }}` into the template.",
    "Set ${HOME}/bin before %PATH% and 100% will work.",
    "Use cout << x << y and a[[0]] here.",
    "Click [Name], then the field <name>, then save.",
    "[이름] 칸을 누르고 [저장]을 누르세요.",
    "Ruby prints #{x + 1} as it is.",
]


@pytest.mark.parametrize(("text", "expected"), OURS)
def test_a_clear_one_becomes_ours(text, expected):
    assert redact(text).text == expected
    assert redact(expected).text == expected
    assert not unfilled(text)


@pytest.mark.parametrize("text", NOT_OFFERED)
def test_an_unclear_one_is_named(text):
    assert unfilled(text)


@pytest.mark.parametrize("text", UNTOUCHED)
def test_code_and_brackets_stay(text):
    assert redact(text).text == text
    assert not unfilled(text)


def test_the_index_says_what_it_leaves_out(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        for number, reply in enumerate([*NOT_OFFERED, "The shelf leaves today."]):
            store.add(exchange(number, "When does my shelf leave?", reply))
        report = index_account(store, "acme")
    assert report.skipped == {"placeholder of another tool": len(NOT_OFFERED)}


TYPED = [
    ("Put {email} into the subject field of the template.", "Which code do I enter?"),
    ("In die Vorlage kommt {phone} unter den Namen.", "Was kommt in die Vorlage?"),
    ("Mettez {order_number} dans le modèle, rien d'autre.", "Que mettre dans le modèle ?"),
    ("Escriba {address} en la plantilla.", "¿Qué escribo en la plantilla?"),
    ("템플릿에는 {url} 이라고 그대로 쓰시면 됩니다.", "템플릿에 뭐라고 쓰나요?"),
]


@pytest.mark.parametrize(("reply", "question"), TYPED)
def test_what_an_agent_typed_is_nothing_to_fill_in(tmp_path, reply, question):
    with open_store(tmp_path / "desk.db") as store:
        store.add(exchange(1, question, f"Hi Dana Cole, hello. {reply}", customer_name="Dana Cole"))
        index_account(store, "acme")
        (found,) = ReplySuggester(store).suggest("acme", question)
    assert reply in found.text
    assert found.placeholders == ("customer_name",)
    assert found.fill(customer_name="Kim") == f"Hi Kim, hello. {reply}"
    with pytest.raises(MissingPlaceholder, match="customer_name"):
        found.fill(email="x")


def test_an_own_placeholder_where_a_name_stands_is_one(tmp_path):
    with open_store(tmp_path / "desk.db") as store:
        store.add(exchange(1, "When does it leave?", "Hi {customer_name}, the shelf leaves today."))
        index_account(store, "acme")
        (found,) = ReplySuggester(store).suggest("acme", "When does it leave?")
    assert found.placeholders == ("customer_name",)


def test_by_command(tmp_path):
    desk = Desk(tmp_path)
    talks = {
        "When does it leave?": "Hi {{contact.name}}, it leaves today.",
        "What do I type?": "Put {email} there, nothing else.",
    }
    rows = [
        {"id": f"{n}{role}", "account_id": "shop", "conversation_id": f"c{n}", "customer_id": f"u{n}"}
        | {"role": role, "text": text, "sent_at": f"2026-05-0{n + 1}T09:0{minute}:00Z"}
        for n, talk in enumerate(talks.items())
        for minute, (role, text) in enumerate(zip(("customer", "agent"), talk, strict=True))
    ]
    desk.imports(rows, format="jsonl")
    assert "Hi {customer_name}, it leaves today." in desk.suggested("When does it leave?")
    assert "Put {email} there, nothing else." in desk.suggested("What do I type?")
