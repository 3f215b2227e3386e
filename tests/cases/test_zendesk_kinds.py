"""Zendesk's comments: who is on the customer's side, and what is no message."""

import pytest

from cases.desk import Desk
from cases.systems import AGENT, CUSTOMER, Turn, turns, zendesk

QUESTION, MORE = "Please send the invoice for our last order.", "We need the VAT number on it too."
COLLEAGUE = 32

# fields of the ticket that put somebody else on the customer's side
COPIES = {
    "email_cc_ids": {"email_cc_ids": [COLLEAGUE]},
    "email_cc_ids-text": {"email_cc_ids": [str(COLLEAGUE)]},
    "collaborator_ids": {"collaborator_ids": [COLLEAGUE]},
    "both": {"email_cc_ids": [COLLEAGUE], "collaborator_ids": [COLLEAGUE]},
    "users": {"users": [{"id": COLLEAGUE, "role": "end-user", "name": "Lou"}]},
    "users-and-cc": {"email_cc_ids": [COLLEAGUE], "users": [{"id": COLLEAGUE, "role": "end-user",
        "name": "Lou"}]},
}  # fmt: skip

STAFF = {
    "follower": {"follower_ids": [AGENT]},
    "follower-in-both": {"follower_ids": [AGENT], "collaborator_ids": [AGENT]},
    "assignee-in-copy": {"assignee_id": AGENT, "collaborator_ids": [AGENT]},
    "agent-in-copy": {"email_cc_ids": [AGENT], "users": [{"id": AGENT, "role": "agent", "name": "Kim"}]},
    "admin-in-copy": {"email_cc_ids": [AGENT], "users": [{"id": AGENT, "role": "admin", "name": "Kim"}]},
    "nothing": {},
}

NO_MESSAGES = {
    "merge-into": {"via": {"channel": "web", "source": {"rel": "merge", "from": {"ticket_id": 4}, "to": {}}},
        "body": "Request #4 has been merged into request #9."},
    "merge-from-ko": {"via": {"channel": "web", "source": {"rel": "merge", "from": {"ticket_id": 4}}},
        "body": "요청 #4가 이 요청에 병합되었습니다."},
    "merge-system": {"via": {"channel": "system", "source": {"rel": "merge"}},
        "body": "La demande n° 4 a été fusionnée."},
    "call": {"type": "VoiceComment", "via": {"channel": "voice"},
        "body": "Caller: +44 7700 900321\nDuration: 3 minutes"},
    "call-outbound-fr": {"type": "VoiceComment", "via": {"channel": "voice"},
        "body": "Appel à : +33 6 12 34 56 78\nDurée : 3 minutes", "data": {"call_duration": 180,
        "transcription_text": None}},
    "call-api": {"type": "TpeVoiceComment", "via": {"channel": "api"}, "body": "Call to +44 1632 960555",
        "data": {"call_duration": 12}},
    "side-conversation": {"via": {"channel": "side_conversation"}, "body": "Dear workshop, can you look?"},
    "private": {"public": False, "body": "VIP"},
}  # fmt: skip


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def by_text(desk):
    return {one.text: one for one in desk.messages()}


@pytest.mark.parametrize("kind", COPIES)
def test_a_colleague_of_the_customer_is_on_her_side(desk, kind):
    said = [
        Turn(501, "customer", QUESTION),
        Turn(502, "customer", MORE, 60, author_id=COLLEAGUE),
        Turn(503, "agent", "It is attached.", 120),
    ]
    fields = dict(COPIES[kind])
    users = fields.pop("users", [])
    desk.imports({"tickets": [zendesk(said, **fields)], "users": users}, account="shop")
    told = by_text(desk)
    assert told[MORE].role == "customer" and told["It is attached."].role == "agent"
    assert told[QUESTION].customer_id == told["It is attached."].customer_id == str(CUSTOMER)
    assert MORE not in desk.suggested(QUESTION)


@pytest.mark.parametrize("kind", STAFF)
def test_a_colleague_of_the_agent_stays_one(desk, kind):
    fields = dict(STAFF[kind])
    users = fields.pop("users", [])
    said = [Turn(501, "customer", QUESTION), Turn(502, "agent", "It is attached.", 60)]
    desk.imports({"tickets": [zendesk(said, **fields)], "users": users}, account="shop")
    assert by_text(desk)["It is attached."].role == "agent"


@pytest.mark.parametrize("kind", NO_MESSAGES)
def test_what_is_no_message_is_left_out(desk, kind):
    said = [Turn(501, "customer", QUESTION), Turn(502, "agent", "x", 60, **NO_MESSAGES[kind])]
    report = desk.imports(zendesk(said), account="shop")
    assert list(by_text(desk)) == [QUESTION] and sum(report["left_out"].values()) == 1
    assert len(desk.waiting(now="2026-05-06T00:00:00Z")) == 1


@pytest.mark.parametrize("words", [
    "I merged your two requests and refunded both, have a good day.",
    "Your request was merged by mistake, please tell me the number once more.",
    "Ich habe Ihre beiden Anfragen zusammengeführt, das Geld kommt am Montag.",
])  # fmt: skip
def test_a_person_who_speaks_of_a_merge_answers(desk, words):
    desk.imports(zendesk(turns(QUESTION, words, step=60)), account="shop")
    assert by_text(desk)[words].role == "agent"


def test_words_of_a_call_are_a_message(desk):
    call = {
        "type": "VoiceComment",
        "body": "Call",
        "data": {"transcription_text": "My mixer hums since Monday.", "recorded": True},
    }
    desk.imports(
        zendesk([Turn(501, "customer", QUESTION), Turn(502, "customer", "x", 60, **call)]), account="shop"
    )
    assert any("mixer hums" in text for text in by_text(desk))


def test_the_comments_of_a_deleted_ticket_are_no_messages(desk):
    report = desk.imports(
        zendesk(turns("X", "X", step=60), status="deleted", subject="SCRUBBED"), account="shop"
    )
    assert desk.messages() == [] and report["added"] == 0


@pytest.mark.parametrize("score", ["offered", "unoffered", None])
def test_a_survey_without_an_answer_is_no_rating(desk, score):
    rating = {"satisfaction_rating": {"score": score}} if score else {"satisfaction_rating": None}
    report = desk.imports(zendesk(turns(QUESTION, "Done.", step=60), **rating), account="shop")
    assert (report["ratings"], report["rejected"]) == (0, [])


@pytest.mark.parametrize(("score", "stars"), [("good", 5), ("bad", 1), ("good_with_comment", 5)])
def test_an_answered_survey_is_a_rating(desk, score, stars):
    report = desk.imports(
        zendesk(turns(QUESTION, "Done.", step=60), satisfaction_rating={"score": score, "comment": "x"}),
        account="shop",
    )
    assert (report["ratings"], report["rejected"]) == (1, [])


@pytest.mark.parametrize("change", [
    {"requester_id": str(CUSTOMER)},
    {"id": "50"},
    {"brand_id": "1"},
    {"via": None},
    {"email_cc_ids": None},
    {"collaborator_ids": "32"},
    {"status": None},
    {"satisfaction_rating": "good"},
])  # fmt: skip
def test_fields_of_another_type_lose_no_message(desk, change):
    desk.imports(zendesk(turns(QUESTION, "Done.", step=60), **change), account="shop")
    assert list(by_text(desk)) == [QUESTION, "Done."]


@pytest.mark.parametrize("change", [
    {"author_id": str(AGENT)},
    {"id": "999"},
    {"public": "true"},
    {"via": "email"},
    {"via": {"channel": "email", "source": None}},
    {"via": {"channel": 30}},
    {"created_at": "2026-05-04T11:01:00+02:00"},
    {"attachments": None},
    {"metadata": []},
])  # fmt: skip
def test_fields_of_another_type_in_a_comment_lose_it_not_or_say_so(desk, change):
    said = [Turn(998, "customer", QUESTION), Turn(999, "agent", "Done.", 60, **change)]
    report = desk.imports(zendesk(said), account="shop")
    assert list(by_text(desk)) == [QUESTION, "Done."] or len(report["rejected"]) == 1


def test_an_agent_opens_the_ticket_for_a_customer(desk):
    """Its first comment is the agent's: nobody waits for an answer to it."""
    desk.imports(
        zendesk(
            [
                Turn(501, "agent", "Hello Dana, your parcel came back to us. Shall we send it again?"),
                Turn(502, "customer", "Yes please!", 60),
            ]
        ),
        account="shop",
    )
    assert [one.role for one in desk.messages()] == ["agent", "customer"]
