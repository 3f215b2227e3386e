"""No contact data or known name of the demo survives redaction as indexing applies it."""

import re

import pytest

from nlp_support.readers.demo import demo_messages
from nlp_support.text.redacted import redacted_pairs
from nlp_support.types.message import Conversation

CONTACT = re.compile(r"@example\.(?:com|org)|555-?01\d\d|010-?0000-?\d{4}")


@pytest.fixture(scope="module")
def threads():
    found = {}
    for message in demo_messages():
        found.setdefault((message.account_id, message.conversation_id), []).append(message)
    return [Conversation(account, id, tuple(messages)) for (account, id), messages in found.items()]


@pytest.mark.slow
def test_no_mail_phone_or_known_name_is_left_in_any_pair_of_the_demo(threads):
    contacts = names = 0
    left = []
    for thread in threads:
        known = {m.customer_name for m in thread.messages if m.customer_name}
        pattern = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in known) or r"(?!)")
        for message in thread.messages:
            contacts += len(CONTACT.findall(message.text))
            names += len(pattern.findall(message.text))
        for pair in redacted_pairs(thread):
            shown = f"{pair.question}\n{pair.reply.text}"
            if CONTACT.search(shown) or pattern.search(shown):
                left.append((thread.account_id, pair.reply.id))
    assert left == []
    assert contacts > 100 and names > 500  # there was something to find
