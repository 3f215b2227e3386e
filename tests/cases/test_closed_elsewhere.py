"""What a platform closed is over, whoever wrote last, and what is asked after it is another contact.

The customer asks, is answered after a minute, complains after two; the platform closes the talk after five.
"""

import pytest

from cases.desk import Desk
from cases.systems import SYSTEMS, Turn, epoch, iso

ASKED = Turn(998, "customer", "Is the oak shelf in stock?", 0)
ANSWER = Turn(999, "agent", "It is, and it ships on Friday.", 60)
COMPLAINT = Turn(1000, "customer", "That is too late, my guests come tomorrow.", 120)
AGAIN = Turn(1002, "customer", "Do you have a bench in ash?", 7200)
REPLY = Turn(1003, "agent", "We do, it ships on Monday.", 7260)
CLOSED, OPENED = 300, 7199


def zendesk(said):
    return SYSTEMS["zendesk"][0](said)


def child(seconds, now, before):
    """One of Zendesk's incremental ticket events."""
    own = {"event_type": "Change", "status": now, "previous_value": before}
    return {"ticket_id": 50, "created_at": iso(seconds), "updater_id": 8, "child_events": [own]}


def audit(seconds, now, before):
    own = {"type": "Change", "field_name": "status", "value": now, "previous_value": before}
    return {"id": seconds, "ticket_id": 50, "created_at": iso(seconds), "author_id": 8, "events": [own]}


def notice(seconds, now, before):
    return {
        "type": "zen:event-type:ticket.status_changed", "zendesk_event_version": "2022-11-06",
        "time": iso(seconds), "detail": {"id": "50", "brand_id": "1", "status": now.upper()},
        "event": {"current": now.upper(), "previous": before.upper()},
    }  # fmt: skip


def intercom(said, **conversation):
    return SYSTEMS["intercom"][0](said, **conversation)


def part(number, kind, seconds):
    return Turn(number, "agent", None, seconds, part_type=kind)


def activity(number, seconds, content, **more):
    return Turn(number, "agent", content, seconds, message_type=2, sender=None, **more)


def chatwoot(said, *activities):
    return SYSTEMS["chatwoot"][0](sorted([*said, *activities], key=lambda turn: turn.seconds))


def attributed(number, seconds, status):
    told = {"activity": {"type": "conversation_status_changed", "status": status}}
    return activity(number, seconds, "…", content_attributes=told)


SENTENCES = {
    "en": ("Conversation was marked resolved by Kim", "Conversation was reopened by Kim"),
    "en-idle": (
        "Conversation was marked resolved by system due to 5 minutes of inactivity",
        "System reopened the conversation due to a new incoming message.",
    ),
    "de": (
        "Die Konversation wurde von Kim als gelöst markiert",
        "Die Konversation wurde von Kim wieder geöffnet",
    ),
    "fr": ("La conversation a été marquée comme résolue par Kim", "La conversation a été rouverte par Kim"),
    "es": ("Kim marcó la conversación como resuelta", "Kim reabrió la conversación"),
    "pt": ("A conversa foi marcada como resolvida por Kim", "A conversa foi reaberta por Kim"),
    "ko": ("Kim 님이 대화를 해결됨으로 표시했습니다", "Kim 님이 대화를 다시 열었습니다"),
    "ja": ("会話がKimによって解決済みになりました", "会話がKimによって再開されました"),
    "zh": ("对话被 Kim 标记为已解决", "对话被 Kim 重新打开"),
}


def status_changed(seconds, status):
    """Chatwoot's webhook: the conversation as it is."""
    return {
        "event": "conversation_status_changed", "id": 50, "inbox_id": 4, "status": status,
        "updated_at": epoch(seconds), "account": {"id": 1},
        "changed_attributes": [{"status": {"current_value": status}}],
    }  # fmt: skip


def event(kind, seconds):
    """One of Front's events."""
    return {
        "id": f"evt_{seconds}",
        "type": kind,
        "emitted_at": epoch(seconds),
        "conversation": {"id": "cnv_50"},
    }


def log(number, action, seconds):
    return Turn(number, "agent", None, seconds, log={"action": action}, personType="manager")


TELLS_ALL = {  # whose exports tell of every close and reopen: the export of a talk
    "zendesk-events": lambda said: [
        zendesk(said), child(CLOSED, "solved", "open"), child(OPENED, "open", "solved"),
    ],
    "zendesk-audits": lambda said: [
        zendesk(said), audit(CLOSED, "solved", "pending"), audit(OPENED, "open", "solved"),
    ],
    "zendesk-webhook": lambda said: [
        zendesk(said), notice(CLOSED, "solved", "open"), notice(OPENED, "open", "solved"),
    ],
    "intercom": lambda said: intercom(
        sorted([*said, part(71, "close", CLOSED), part(72, "open", OPENED)], key=lambda turn: turn.seconds)
    ),
    "chatwoot": lambda said: chatwoot(
        said, attributed(71, CLOSED, "resolved"), attributed(72, OPENED, "open")
    ),
    "chatwoot-webhook": lambda said: [
        *SYSTEMS["webhook"][0](said), status_changed(CLOSED, "resolved"), status_changed(OPENED, "open"),
    ],
    **{
        f"chatwoot-{language}": lambda said, told=told: chatwoot(
            said, activity(71, CLOSED, told[0]), activity(72, OPENED, told[1])
        )
        for language, told in SENTENCES.items()
    },
    "front": lambda said: [
        SYSTEMS["front"][0](said, status="assigned"), event("archive", CLOSED), event("reopen", OPENED),
    ],
    "freshdesk": lambda said: SYSTEMS["freshdesk"][0](
        said, stats={"resolved_at": iso(CLOSED), "reopened_at": iso(OPENED), "closed_at": None}
    ),
    "channel-talk": lambda said: SYSTEMS["channel_talk"][0](
        sorted([*said, log(71, "close", CLOSED), log(72, "open", OPENED)], key=lambda turn: turn.seconds)
    ),
}  # fmt: skip

CLOSED_CHAT = {"state": "closed", "closedAt": epoch(CLOSED) * 1000}
TELLS_THE_LAST = {  # whose exports may tell only the last close
    "zendesk": lambda said: SYSTEMS["zendesk"][0](said, status="solved", updated_at=iso(CLOSED)),
    "zendesk-metrics": lambda said: SYSTEMS["zendesk"][0](
        said, status="closed", metric_set={"solved_at": iso(CLOSED)}
    ),
    "intercom": lambda said: intercom(said, state="closed", statistics={"last_close_at": epoch(CLOSED)}),
    "front": lambda said: SYSTEMS["front"][0](said, status="archived", updated_at=epoch(CLOSED)),
    "freshdesk": lambda said: SYSTEMS["freshdesk"][0](said, status=4, updated_at=iso(CLOSED)),
    "zammad": lambda said: SYSTEMS["zammad"][0](said, close_at=iso(CLOSED)),
    "zammad-state": lambda said: SYSTEMS["zammad"][0](said, state={"name": "closed"}, updated_at=iso(CLOSED)),
    "channel-talk": lambda said: SYSTEMS["channel_talk"][0](
        said,
        userChats=[
            {
                "id": "c50",
                "userId": "u31",
                "channelId": "900",
                "state": "closed",
                "closedAt": epoch(CLOSED) * 1000,
            }
        ],
    ),
    "kakao": lambda said: [
        *SYSTEMS["kakao"][0](said),
        {"user_key": "k31", "session_id": "50", "time": epoch(CLOSED) * 1000, "type": "end_session"},
    ],
}
FORMATS = {"channel-talk": "channel-talk", "chatwoot": "chatwoot", "kakao": "kakao"}


def format_of(name):
    return next((one for start, one in FORMATS.items() if name.startswith(start)), name.split("-")[0])


@pytest.fixture
def desk(tmp_path):
    return Desk(tmp_path)


def imported(desk, name, export):
    return desk.imports(export, format=format_of(name), account="shop")


def figures(desk):
    found = desk.metrics()
    rate = found["resolution"]["all"]["rate"]
    return found["conversations"], rate["count"], rate["n"]


@pytest.mark.parametrize("name", {**TELLS_ALL, **TELLS_THE_LAST})
def test_a_talk_that_was_closed_is_over_whoever_wrote_last(desk, name):
    """Nobody waits and it is resolved, since it was answered; the same file again changes nothing."""
    if name in TELLS_ALL and name not in TELLS_THE_LAST:
        said = [ASKED, ANSWER, COMPLAINT, AGAIN, REPLY]
        export = TELLS_ALL[name](said)
        expected = 2
    else:
        export, expected = TELLS_THE_LAST[name]([ASKED, ANSWER, COMPLAINT]), 1
    report = imported(desk, name, export)
    assert (report["added"], report["rejected"]) == (5 if expected == 2 else 3, []), report
    assert report["status_changes"] >= 1
    assert imported(desk, name, export)["status_changes"] == 0
    assert desk.waiting(now="2026-05-04T13:00:00Z") == set()
    assert figures(desk) == (expected, expected, expected)


@pytest.mark.parametrize("name", TELLS_ALL)
def test_what_is_asked_after_a_close_is_another_contact(desk, name):
    """It waits since it was asked, not since the complaint."""
    imported(desk, name, TELLS_ALL[name]([ASKED, ANSWER, COMPLAINT, AGAIN]))
    assert desk.metrics()["conversations"] == 2
    [waiting] = desk._told("inbox", "--now", "2026-05-04T13:00:00Z")
    assert waiting["since"] == "2026-05-04T11:00:00+00:00" and len(waiting["message_ids"]) == 1


@pytest.mark.parametrize("name", TELLS_ALL)
def test_who_was_never_answered_still_waits_after_a_close(desk, name):
    """A close is no answer, and the talk is given up, not resolved."""
    imported(desk, name, TELLS_ALL[name]([ASKED]))
    assert len(desk.waiting(now="2026-05-04T13:00:00Z")) == 1
    assert desk.metrics()["resolution"]["all"]["rate"]["count"] == 0


def test_without_the_close_the_complaint_waits(desk):
    desk.imports(SYSTEMS["zendesk"][0]([ASKED, ANSWER, COMPLAINT]), format="zendesk", account="shop")
    assert len(desk.waiting(now="2026-05-04T13:00:00Z")) == 1


@pytest.mark.parametrize(
    "content",
    [
        "Kim added resolved",
        "Kim self-assigned this conversation",
        "Assigned to Resolved Parcels by Kim",
        "Conversation was marked as pending by Kim",
        "Conversation was snoozed by Kim",
        "Kim has muted the conversation",
    ],
)
def test_other_activities_close_nothing(desk, content):
    report = imported(desk, "chatwoot", chatwoot([ASKED, ANSWER, COMPLAINT], activity(71, CLOSED, content)))
    assert (report["added"], report["status_changes"]) == (3, 0)
    assert len(desk.waiting(now="2026-05-04T13:00:00Z")) == 1


def test_a_time_that_cannot_be_read_costs_no_message(desk):
    export = SYSTEMS["freshdesk"][0]([ASKED, ANSWER], stats={"resolved_at": "yesterday", "closed_at": []})
    report = imported(desk, "freshdesk", export)
    assert (report["added"], report["rejected"], report["status_changes"]) == (2, [], 0)


@pytest.mark.parametrize("name", TELLS_THE_LAST)
def test_a_close_after_an_answer_ends_the_flag_of_the_wait(desk, name):
    """Two days after the complaint nobody has answered it: a flag, until a later export tells that the talk
    was closed."""
    now = ("--now", "2026-05-06T12:00:00Z")
    system = name.split("-")[0] if name != "channel-talk" else "channel_talk"
    desk.imports(SYSTEMS[system][0]([ASKED, ANSWER, COMPLAINT]), format=format_of(name), account="shop")
    [flag] = desk._told("flags", *now)
    assert "no-answer" in {reason["code"] for reason in flag["reasons"]}
    imported(desk, name, TELLS_THE_LAST[name]([ASKED, ANSWER, COMPLAINT]))
    assert desk._told("flags", *now) == []
