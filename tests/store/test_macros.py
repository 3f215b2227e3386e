"""Macros in the store: what is kept of them, and when they change."""

from datetime import timedelta

import pytest

from nlp_support import InvalidArgument, InvalidMessage, Macro, Rejection, Withheld, open_store

from support import T0, exchange, message

HOURS = Macro("1", "Hi {{contact.name}}, we open at nine.", title="Hours", source="chatwoot")
WRAP = Macro("2", "We gift wrap for $4.", source="chatwoot")


def test_adding_again_replaces_what_changed_and_nothing_else(store):
    first = store.add_macros("acme", [HOURS, WRAP])
    assert (first.added, first.replaced, first.unchanged) == (2, 0, 0)
    state = store.state("acme")
    again = store.add_macros("acme", [HOURS, WRAP])
    assert (again.added, again.replaced, again.unchanged) == (0, 0, 2)
    assert store.state("acme") == state
    changed = store.add_macros("acme", [Macro("1", "We open at ten.", source="chatwoot"), WRAP])
    assert (changed.added, changed.replaced, changed.unchanged) == (0, 1, 1)
    assert [one.text for one in store.macros("acme")] == ["We open at ten.", "We gift wrap for $4."]
    assert store.state("acme").prepared > state.prepared


def test_one_that_is_withheld_goes_and_missing_ones_only_if_asked(store):
    """Of three macros one is inactive now, one is missing, and one of another source stays in any case."""
    store.add_macros("acme", [HOURS, WRAP, Macro("1", "Ours by hand")])
    inactive = Withheld(1, "inactive", "1", "chatwoot")
    report = store.add_macros("acme", [inactive])
    assert (report.removed, report.withheld) == (1, [inactive])
    assert [one.id for one in store.macros("acme")] == ["1", "chatwoot:2"]
    assert store.add_macros("acme", [inactive], remove_missing=True).removed == 1
    assert [one.id for one in store.macros("acme")] == ["1"]


def test_bad_ones_are_reported_with_their_line_and_the_good_ones_go_in(store):
    report = store.add_macros(
        "acme",
        [
            HOURS,
            Macro("3", "Hi {{name", line=7),
            Macro("4", "{{contact.name}}", line=8),
            Macro("1", "Another", source="chatwoot", line=9),
            Macro("5", "Use *|COUPON|* today", line=10),
            Rejection(11, "as read"),
            "no macro",
        ],
    )
    assert report.added == 1 and [one.id for one in store.macros("acme")] == ["chatwoot:1"]
    assert [one.line for one in report.rejected] == [7, 7, 8, 9, 10, 11]
    reasons = " / ".join(one.reason for one in report.rejected)
    for part in ("not closed", "no words", "id of line 1", "another tool", "as read", "type str"):
        assert part in reasons


def test_a_broken_new_version_leaves_the_old_one(store):
    store.add_macros("acme", [HOURS])
    report = store.add_macros(
        "acme", [Macro("1", "Hi {{contact.name", source="chatwoot")], remove_missing=True
    )
    assert (report.removed, len(report.rejected)) == (0, 1)
    assert store.macros("acme")[0].text == "Hi {customer_name}, we open at nine."


def test_personal_data_goes_and_what_is_published_stays(store):
    """A mobile and a name are somebody's; a hotline and a mail of the firm are not, unless a customer wrote
    that she is reached there."""
    store.add([message("m1", "please write to jobs@acme-parts.example, that is me")])
    store.add_macros(
        "acme",
        [
            Macro("a", "Hi Jenny, call 0800 555 0142 or mail help@acme-parts.example."),
            Macro("b", "I reached you on 010-2345-6789 about order 4471-22."),
            Macro("c", "Applications: jobs@acme-parts.example, please."),
        ],
    )
    assert [one.text for one in store.macros("acme")] == [
        "Hi {customer_name}, call 0800 555 0142 or mail help@acme-parts.example.",
        "I reached you on {phone} about order {order_number}.",
        "Applications: {email}, please.",
    ]


@pytest.mark.parametrize(
    "number",
    [
        "1-800-555-0142", "1 877 555 0142", "1.888.555.0142", "+1 855-555-0142", "(866) 555-0142",
        "080-555-0142", "1588-0142", "020 7946 0142", "02-555-0142",
    ],
)  # fmt: skip
def test_hotlines_stay_in_every_layout(store, number):
    store.add_macros("acme", [Macro("a", f"Questions? Call us on {number} from nine to five.")])
    assert number in store.macros("acme")[0].text


@pytest.mark.parametrize(
    "number", ["187 7555 0142", "187-7555-0142", "503-555-0142", "010-5550-0142", "+1 503 555 0142"]
)
def test_what_may_be_a_mobile_goes_from_a_macro(store, number):
    store.add_macros("acme", [Macro("a", f"Questions? Call me on {number} from nine to five.")])
    assert store.macros("acme")[0].text == "Questions? Call me on {phone} from nine to five."


def test_macros_are_one_accounts_and_seen_by_other_processes(tmp_path):
    path = tmp_path / "desk.db"
    with open_store(path) as writer, open_store(path) as reader:
        writer.add_macros("acme", [HOURS], now=T0)
        writer.add_macros("globex", [Macro("1", "Another brand's", source="chatwoot")])
        [own] = reader.macros("acme")
        assert (own.text, own.added_at, own.asks) == ("Hi {customer_name}, we open at nine.", T0, ())
        assert reader.accounts() == ["acme", "globex"] and reader.macros("nobody") == []
        assert writer.remove_macros("acme", ["chatwoot:1", "chatwoot:1", "nothing"]) == 1
        assert reader.macros("acme") == [] and len(reader.macros("globex")) == 1


def test_forgetting_a_customer_takes_them_out_of_macros(store):
    """What she wrote is quoted in two texts of a macro, which is encoded again after that."""
    quote = "the gate to the mill was painted blue in the night"
    store.add([message("m1", quote, customer_id="ines")])
    store.add_macros("acme", [Macro("1", f"One wrote: {quote}. We know the gate.", questions=(quote,))])
    before = store.state("acme").prepared
    assert store.forget("acme", "ines").masked == 2
    [macro] = store.macros("acme")
    assert macro.text == "One wrote: […]. We know the gate." and macro.questions == ("[…]",)
    assert store.state("acme").prepared > before


def test_an_unusable_account_or_macro_is_refused(store):
    for account in ("", None, 3, "x" * 600):
        with pytest.raises(InvalidArgument):
            store.add_macros(account, [HOURS])
    for fields in ({"id": ""}, {"text": 3}, {"questions": "what?"}, {"questions": ("x",) * 51}, {"title": 4},
                   {"text": "x" * 100_001}, {"changed_at": T0.replace(tzinfo=None)}):  # fmt: skip
        with pytest.raises(InvalidMessage):
            Macro(**{"id": "1", "text": "x", **fields})


def test_the_times_of_a_macro_are_when_it_changed_and_when_it_came_last(store):
    old = Macro("1", "We open at nine.", changed_at=T0 - timedelta(days=9))
    store.add_macros("acme", [old], now=T0)
    store.add_macros("acme", [old], now=T0 + timedelta(days=1))
    [macro] = store.macros("acme")
    assert (macro.changed_at, macro.added_at) == (T0 - timedelta(days=9), T0 + timedelta(days=1))


def test_a_known_account_keeps_its_counters(store):
    store.add(exchange(1, "open?", "at nine"))
    before = store.state("acme")
    store.add_macros("acme", [HOURS])
    after = store.state("acme")
    assert (after.revision, after.rewrites, after.prepared) == (before.revision + 1, before.rewrites, 1)
