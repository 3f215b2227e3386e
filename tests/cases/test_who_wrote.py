"""Who wrote a message is told by all its signs: machines are no colleagues, notices nobody's words."""

import pytest

from cases.desk import Desk
from cases.systems import SYSTEMS, Turn, intercom

QUESTION, ANSWER = "Where can I change my plan?", "Under Settings, then Plan."
OPERATOR = {"type": "admin", "id": "999", "name": "Operator", "email": "operator+x1@intercom.io"}

# the system, the fields of a message of the agent's side, and who wrote it
SENT = {
    "intercom-bot": ("intercom", {"author": {"type": "bot", "id": "5", "name": "Fin"}}, "bot"),
    "intercom-operator": ("intercom", {"author": {"type": "operator", "id": "5"}}, "bot"),
    "intercom-address": ("intercom", {"author": OPERATOR}, "bot"),
    "intercom-address-renamed": ("intercom", {"author": OPERATOR | {"name": "Hilfe-Roboter"}}, "bot"),
    "intercom-address-region": ("intercom", {"author": OPERATOR | {"email": "operator+abc@eu.intercom.io"}},
        "bot"),
    "intercom-ai-agent": ("intercom", {"author": {"type": "admin", "id": "55", "name": "Ada",
        "from_ai_agent": True}}, "bot"),
    "intercom-ai-answer": ("intercom", {"author": {"type": "admin", "id": "55", "name": "Ada",
        "is_ai_answer": True}}, "bot"),
    "intercom-nobody": ("intercom", {"author": {"type": None, "id": None}}, None),
    "intercom-person": ("intercom", {"author": {"type": "admin", "id": "8", "name": "Operator Kim",
        "email": "kim@shop.example", "from_ai_agent": False, "is_ai_answer": False}}, "person"),
    "intercom-team": ("intercom", {"author": {"type": "team", "id": "9", "name": "Billing"}}, "person"),
    "chatwoot-agent-bot": ("chatwoot", {"sender": {"id": 1, "name": "Captain", "type": "agent_bot"}}, "bot"),
    "chatwoot-agent-bot-type": ("chatwoot", {"sender_type": "AgentBot", "sender": {"id": 1, "name": "x",
        "type": "agent_bot"}}, "bot"),
    "chatwoot-captain": ("chatwoot", {"sender_type": "Captain::Assistant", "sender_id": 1, "sender": {"id": 1,
        "name": "x", "type": "captain_assistant"}}, "bot"),
    "chatwoot-template": ("chatwoot", {"message_type": 3, "sender": None}, "system"),
    "chatwoot-template-word": ("chatwoot", {"message_type": "template", "sender": None}, "system"),
    "chatwoot-rule": ("chatwoot", {"content_attributes": {"automation_rule_id": 3}, "sender": None},
        "system"),
    "chatwoot-campaign": ("chatwoot", {"additional_attributes": {"campaign_id": 3}}, "system"),
    "chatwoot-phone": ("chatwoot", {"sender": None}, "person"),
    "webhook-bot": ("webhook", {"sender": {"id": 1, "name": "x", "type": "agent_bot"}}, "bot"),
    "webhook-template": ("webhook", {"message_type": "template", "sender": None}, "system"),
    "zendesk-minus-one": ("zendesk", {"author_id": -1}, "system"),
    "zendesk-minus-one-text": ("zendesk", {"author_id": "-1"}, "system"),
    "zendesk-rule": ("zendesk", {"via": {"channel": "rule", "source": {"rel": "trigger"}}}, "system"),
    "zendesk-automation": ("zendesk", {"via": {"channel": "system", "source": {"rel": "automation"}}},
        "system"),
    "zendesk-answer-bot": ("zendesk", {"via": {"channel": "answer_bot_for_agents"}}, "bot"),
    "zendesk-answer-bot-widget": ("zendesk", {"via": {"channel": "answer_bot_for_web_widget"}}, "bot"),
    "freshdesk-auto": ("freshdesk", {"auto_response": True}, "system"),
    "freshdesk-automation": ("freshdesk", {"automation_id": 7}, "system"),
    "freshdesk-person": ("freshdesk", {"auto_response": False, "automation_id": None}, "person"),
    "zammad-system": ("zammad", {"sender": "System"}, "system"),
    "zammad-system-id": ("zammad", {"sender": None, "sender_id": 3}, "system"),
    "zammad-auto": ("zammad", {"preferences": {"is-auto-response": True}}, "system"),
    "front-rule": ("front", {"author": None}, "system"),
    "front-chat-bot": ("front", {"author": None, "type": "front_chat"}, "bot"),
    "channel-bot": ("channel_talk", {"personType": "bot", "personId": "70"}, "bot"),
    "channel-marketing": ("channel_talk", {"personType": "bot", "personId": "70",
        "marketing": {"type": "campaign", "id": "5"}}, "system"),
    "channel-person": ("channel_talk", {}, "person"),
    "kakao-auto": ("kakao", {"auto_answer": "Y"}, "system"),
    "kakao-bot": ("kakao", {"sender": "챗봇"}, "bot"),
    "kakao-person": ("kakao", {"auto_answer": "N"}, "person"),
    "rows-bot": ("own_rows", {"sender": "bot"}, "bot"),
    "rows-system": ("own_rows", {"sender": "system"}, "system"),
}  # fmt: skip

# what stands in place of a customer's words: nobody's
NOTICES = {
    "redacted": {"body": "<p><i>(taken out)</i></p>", "redacted": True},
    "redacted-whole": {"body": "Inhalt entfernt", "redacted": True, "attachments": []},
    "redacted-null": {"body": None, "redacted": True},
    "network": {"body": "This message is hidden under the rules of the network.", "author": {"type": "user",
        "id": "u31", "name": "", "email": ""}},
    "network-fr": {"body": "Ce message est masqué selon les règles du réseau.", "author": {"type": "user",
        "id": "u31", "name": "", "email": ""}},
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


@pytest.mark.parametrize("kind", SENT)
def test_who_wrote_the_answer(desk, kind):
    name, more, sender = SENT[kind]
    said = [Turn(998, "customer", QUESTION), Turn(999, "agent", ANSWER, 60, **more)]
    export, form = SYSTEMS[name]
    report = desk.imports(export(said), account="shop", format=form)
    wrote = {one.text: one for one in desk.messages()}
    if sender is None:
        assert ANSWER not in wrote or wrote[ANSWER].sender == "bot"
        return
    assert report["rejected"] == [] and wrote[ANSWER].role == "agent"
    assert wrote[ANSWER].sender == sender
    assert (wrote[ANSWER].agent_id == "bot") == (sender != "person" and name != "own_rows")


@pytest.mark.parametrize("kind", [kind for kind in SENT if SENT[kind][2] == "system"])
def test_the_system_answers_nobody(desk, kind):
    name, more, _ = SENT[kind]
    said = [Turn(998, "customer", QUESTION), Turn(999, "agent", ANSWER, 60, **more)]
    desk.imports(SYSTEMS[name][0](said), account="shop", format=SYSTEMS[name][1])
    assert len(desk.waiting(now="2026-05-05T00:00:00Z")) == 1
    assert desk.metrics()["first_reply"]["all"]["rate"]["count"] == 0


@pytest.mark.parametrize("kind", NOTICES)
def test_notices_are_nobodys_words(desk, kind):
    said = [
        Turn(998, "customer", QUESTION),
        Turn(999, "agent", ANSWER, 60),
        Turn(1000, "customer", "", 90, **NOTICES[kind]),
    ]
    desk.imports(intercom(said), account="shop")
    assert [one.text for one in desk.messages()] == [QUESTION, ANSWER]
    assert not desk.waiting(now="2026-05-05T00:00:00Z")


@pytest.mark.parametrize("name", [None, ""])
def test_a_customer_without_a_name_elsewhere_still_speaks(desk, name):
    """A lead of a messenger has neither name nor address, and nor has any of its parts."""
    nobody = {"type": "lead", "id": "u31", "name": name, "email": name}
    said = [
        Turn(998, "customer", QUESTION, author=nobody),
        Turn(999, "agent", ANSWER, 60),
        Turn(1000, "customer", "Thanks, and the price?", 90, author=nobody),
    ]
    desk.imports(intercom(said), account="shop")
    assert [one.text for one in desk.messages()] == [QUESTION, ANSWER, "Thanks, and the price?"]


@pytest.mark.parametrize("kind", ["open", "close", "snoozed", "assignment", "assign_and_reopen"])
def test_words_with_a_change_of_status_are_words(desk, kind):
    said = [Turn(998, "customer", QUESTION), Turn(999, "agent", f"<p>{ANSWER}</p>", 60, part_type=kind)]
    desk.imports(intercom(said), account="shop")
    assert [one.text for one in desk.messages()] == [QUESTION, ANSWER]


@pytest.mark.parametrize("kind", ["note", "note_and_reopen", "note_and_close", "note_and_assignment"])
def test_notes_are_left_out(desk, kind):
    said = [Turn(998, "customer", QUESTION), Turn(999, "agent", "<p>VIP</p>", 60, part_type=kind)]
    report = desk.imports(intercom(said), account="shop")
    assert [one.text for one in desk.messages()] == [QUESTION] and sum(report["left_out"].values()) == 1
