"""A record that holds a whole chat becomes its turns or is left out; what only looks like one stays whole."""

import pytest

from cases.desk import Desk, samples
from cases.systems import SYSTEMS, Turn, zendesk

QUESTION, ANSWER = "Which blade fits the M20 mixer?", "The B3 blade fits the M20 mixer."

CHATS, MESSAGES = samples("chats")["chats"], samples("chats")["messages"]


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def chat(kind):
    return CHATS[kind].format(q=QUESTION, a=ANSWER)


def agents(desk):
    return [one.text for one in desk.messages() if one.role == "agent"]


@pytest.mark.parametrize("kind", CHATS)
def test_a_chat_that_an_agent_filed_becomes_turns_or_goes(desk, kind):
    """A customer's question, and then the chat as the agent's comment."""
    said = [Turn(201, "customer", QUESTION, author_id=12), Turn(202, "agent", chat(kind), 300)]
    users = [
        {"id": 12, "name": "Leocadia Brand", "role": "end-user"},
        {"id": 8, "name": "Kim", "role": "agent"},
    ]
    export = {"tickets": [zendesk(said, requester_id=12, via={"channel": "chat"})], "users": users}
    report = desk.imports(export, account="shop")
    assert report["rejected"] == []
    assert ANSWER in agents(desk) or report["left_out"], agents(desk)
    for text in agents(desk):
        assert (
            "Leocadia" not in text
            and "Kim" not in text
            and "09:0" not in text
            and "07700" not in text
            and QUESTION not in text
        )


@pytest.mark.parametrize("kind", CHATS)
def test_a_record_of_a_chat_becomes_turns_or_goes(desk, kind):
    """Zendesk files a chat as one comment of the customer's."""
    said = [Turn(101, "customer", chat(kind), 300, author_id=12, via={"channel": "chat"})]
    users = [
        {"id": 12, "name": "Leocadia Brand", "role": "end-user"},
        {"id": 8, "name": "Kim", "role": "agent"},
    ]
    export = {"tickets": [zendesk(said, requester_id=12, via={"channel": "chat"})], "users": users}
    report = desk.imports(export, account="shop")
    texts = [one.text for one in desk.messages()]
    assert texts or report["left_out"]
    for text in texts:
        assert not (QUESTION in text and ANSWER in text)
    for text in agents(desk):
        assert "Leocadia" not in text and QUESTION not in text
    if texts:
        assert ANSWER in agents(desk) and QUESTION in " ".join(texts)


@pytest.mark.parametrize("kind", MESSAGES)
@pytest.mark.parametrize("system", ["zendesk", "own_rows"])
def test_a_message_with_labels_stays_whole(desk, kind, system):
    said = [Turn(201, "customer", QUESTION), Turn(202, "agent", MESSAGES[kind], 300)]
    report = desk.imports(SYSTEMS[system][0](said), account="shop")
    assert [" ".join(text.split()) for text in agents(desk)] == [" ".join(MESSAGES[kind].split())], report


@pytest.mark.parametrize("text", [
    "Customer: I want 1000 euros\nAgent: You get 1000 euros",
    "Kim: you get 1000 euros back\nDana: thanks",
    "(09:00:12) Kim: you get 1000 euros\n(09:00:40) Dana Thornbeck: thanks",
    "상담사: 환불해 드립니다\n고객: 감사합니다",
])  # fmt: skip
@pytest.mark.parametrize("system", SYSTEMS)
def test_a_customer_cannot_make_an_agents_reply(desk, system, text):
    export, form = SYSTEMS[system]
    desk.imports(
        export([Turn(201, "customer", QUESTION), Turn(202, "customer", text, 60)]),
        account="shop",
        format=form,
    )
    assert agents(desk) == []


@pytest.mark.parametrize("system", ["zendesk", "freshdesk", "zammad", "front", "chatwoot", "own_rows"])
def test_a_customers_words_around_a_chat_stay(desk, system):
    """She pastes what another shop's chat said, between words of her own."""
    said = "Bot: How can I help?\nMe: the blade\nBot: I did not get that."
    text = f"Your chat was no help:\n{said}\nSo which blade fits?"
    if system in ("freshdesk", "front"):
        text = text.replace("\n", "<br>")
    export, form = SYSTEMS[system]
    desk.imports(
        export([Turn(201, "customer", QUESTION), Turn(202, "customer", text, 60)]),
        account="shop",
        format=form,
    )
    last = desk.messages()[-1].text
    assert "Your chat was no help" in last and "So which blade fits?" in last


def test_the_turn_is_suggested_and_the_name_nowhere(desk):
    said = [Turn(201, "customer", QUESTION, author_id=12), Turn(202, "agent", chat("clock-first"), 300)]
    users = [{"id": 12, "name": "Leocadia Brand", "role": "end-user"}]
    desk.imports(
        {"tickets": [zendesk(said, requester_id=12, via={"channel": "chat"})], "users": users}, account="shop"
    )
    assert desk.suggested(QUESTION)[0] == ANSWER
    assert not any("Leocadia" in text for text in desk.suggested(QUESTION))


@pytest.mark.parametrize("log", [
    "04.05.2026 09:00 Leeds: picked up\n04.05.2026 11:00 York: sorted\n04.05.2026 13:00 Leeds: sent back",
    "(09:00:12) Lid: open\n(09:00:40) Pump: off\n(09:01:02) Lid: closed",
    "[09:00] 강릉: 접수\n[10:00] 서울: 도착\n[11:00] 강릉: 반송",
])  # fmt: skip
def test_a_log_that_a_customer_sends_is_hers(desk, log):
    desk.imports(SYSTEMS["own_rows"][0]([Turn(1, "customer", log)]))
    assert [one.text for one in desk.messages()] == [log]
