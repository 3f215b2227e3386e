"""Macros from the exports of help desks and from rows."""

import json
from pathlib import Path

import pytest

from nlp_support import InvalidArgument, Macro, Rejection, UnreadableFile, Withheld, read_macros


def zendesk(id: int, *actions: tuple[str, object], **more: object) -> dict[str, object]:
    listed = [{"field": field, "value": value} for field, value in actions]
    return {"id": id, "title": f"title {id}", "active": True, "actions": listed, **more}


def read_json(path: Path, value: object) -> list[Macro | Rejection | Withheld]:
    file = path / "macros.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return list(read_macros(file))


def test_a_macro_of_zendesk_is_its_comment_as_a_customer_reads_it(tmp_path):
    """HTML becomes text, the value may name a channel, and placeholders stay as they are."""
    page = "<p>Hi {{ticket.requester.first_name}},</p><p>it takes <b>two</b> days.</p>"
    found = read_json(
        tmp_path,
        {
            "macros": [
                zendesk(
                    7,
                    ("status", "open"),
                    ("comment_value_html", page),
                    updated_at="2026-03-02T10:00:00Z",
                ),
                zendesk(8, ("comment_value", ["channel:all", "We gift wrap."])),
            ],
            "next_page": None,
        },
    )
    assert [(one.id, one.text, one.title, one.source, one.line) for one in found] == [
        ("7", "Hi {{ticket.requester.first_name}},\nit takes two days.", "title 7", "zendesk", 1),
        ("8", "We gift wrap.", "title 8", "zendesk", 2),
    ]
    assert found[0].changed_at.isoformat() == "2026-03-02T10:00:00+00:00" and found[1].changed_at is None


def test_what_no_customer_gets_is_withheld_with_the_reason(tmp_path):
    found = read_json(
        tmp_path,
        [
            zendesk(1, ("comment_value", "Sale!"), active=False),
            zendesk(2, ("comment_value", "Look here"), ("comment_mode_is_public", "false")),
            zendesk(3, ("status", "solved")),
            zendesk(4, ("comment_value", "")),
            zendesk(5, ("comment_value", "Hi"), restriction={"type": "User", "id": 9}),
            zendesk(6, ("comment_value_html", "<p> </p>")),
        ],
    )
    assert [(one.line, one.reason, one.id, one.source) for one in found] == [
        (1, "inactive", "1", "zendesk"),
        (2, "a private comment", "2", "zendesk"),
        (3, "without a comment to the customer", "3", "zendesk"),
        (4, "without a comment to the customer", "4", "zendesk"),
        (5, "personal to one agent", "5", "zendesk"),
        (6, "without a text", "6", "zendesk"),
    ]


@pytest.mark.parametrize(
    ("record", "id", "title", "text", "source"),
    [
        (
            {"id": 4, "account_id": 1, "short_code": "ship", "content": "Hi {{contact.name}}"},
            "4", "ship", "Hi {{contact.name}}", "chatwoot",
        ),
        (
            {
                "id": 4,
                "name": "Ship",
                "visibility": "global",
                "actions": [
                    {"action_name": "add_label", "action_params": ["x"]},
                    {"action_name": "send_message", "action_params": ["On its way"]},
                ],
            },
            "macro/4", "Ship", "On its way", "chatwoot",
        ),
        (
            {"type": "macro", "id": 9, "name": "Key", "body": "Hi <attribute key='user.name' default='x'/>"},
            "9", "Key", "Hi {{user.name}}", "intercom",
        ),
        (
            {"id": "9", "name": "Key", "body": "<p>x</p>", "body_text": 'Hi {{first_name|fallback:"x"}}'},
            "9", "Key", 'Hi {{first_name|fallback:"x"}}', "intercom",
        ),
        (
            {"id": 3, "title": "Late", "folder_id": 1, "content_html": "Dear {{ticket.requester.name}}"},
            "3", "Late", "Dear {{ticket.requester.name}}", "freshdesk",
        ),
        ({"name": "Late", "text": "Sorry"}, "Late", "Late", "Sorry", None),
    ],
)  # fmt: skip
def test_each_platform_has_its_own_fields(tmp_path, record, id, title, text, source):
    [macro] = read_json(tmp_path, [record])
    assert (macro.id, macro.title, macro.text, macro.source) == (id, title, text, source)


def test_braces_in_the_address_of_a_link_are_placeholders_too(tmp_path):
    link = '<p><a href="https://shop.example/o/%7B%7Bticket.id%7D%7D">Your order</a></p>'
    [macro] = read_json(tmp_path, [zendesk(1, ("comment_value_html", link))])
    assert macro.text == "Your order (https://shop.example/o/{{ticket.id}})"


def test_rows_of_csv_have_questions_and_name_their_account(tmp_path):
    """The third row is another account's, the fourth has no text, the fifth is switched off."""
    file = tmp_path / "macros.csv"
    file.write_text(
        "Title,Text,questions,account_id,active\n"
        'Parking,"Below the shop, two hours",Where can I park?|Is there parking?,acme,yes\n'
        "주차,지하 2층입니다,,,\n"
        "Theirs,Hello,,other,\n"
        "Nothing,,,,\n"
        "Old,Sale,,,no\n",
        encoding="utf-8",
    )
    found = list(read_macros(file, account_id="acme"))
    assert [one.questions for one in found[:2]] == [("Where can I park?", "Is there parking?"), ()]
    assert [one.id for one in found[:2]] == ["Parking", "주차"]
    assert isinstance(found[2], Rejection) and found[2].line == 4 and "another account" in found[2].reason
    assert [(one.line, one.reason) for one in found[3:]] == [(5, "without a text"), (6, "inactive")]


def test_json_lines_may_have_a_list_of_questions(tmp_path):
    file = tmp_path / "macros.jsonl"
    rows = [
        {"id": 1, "text": "Yes", "questions": ["Open?", ""]},
        {"text": 5},
        {"text": "x", "questions": 7},
        3,
    ]
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    first, *others = read_macros(file)
    assert (first.id, first.questions) == ("1", ("Open?",))
    assert [(type(one), one.line) for one in others] == [(Rejection, 2), (Rejection, 3), (Rejection, 4)]


def test_a_file_without_macros_is_refused(tmp_path):
    file = tmp_path / "other.csv"
    file.write_text("colour,size\nred,4\n", encoding="utf-8")
    with pytest.raises(UnreadableFile, match="text"):
        list(read_macros(file))
    with pytest.raises(UnreadableFile):
        read_json(tmp_path, [{"colour": "red"}])
    with pytest.raises(InvalidArgument):
        read_macros(file, account_id="")


def test_questions_that_somebody_added_to_an_export_are_read(tmp_path):
    """Of every platform; what is no list of texts is refused."""
    asked = ["can you wrap it?", "선물 포장 되나요?"]
    found = read_json(
        tmp_path,
        [
            zendesk(1, ("comment_value", "We gift wrap."), questions=asked),
            {"id": 2, "short_code": "wrap", "content": "We gift wrap.", "questions": asked},
            {"type": "macro", "id": "3", "name": "Wrap", "body": "<p>We wrap.</p>", "questions": asked},
            zendesk(4, ("comment_value", "We gift wrap."), questions=7),
        ],
    )
    assert [one.questions for one in found[:3]] == [tuple(asked)] * 3
    assert isinstance(found[3], Rejection) and "questions" in found[3].reason
