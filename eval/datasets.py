"""Public data sets without times or accounts of their own, as messages to try the whole with."""

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from nlp_support import Message, Role

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
BETWEEN_DIALOGUES = timedelta(minutes=40)
BETWEEN_TURNS = timedelta(seconds=20)


def taskmaster(file: Path) -> Iterator[Message]:
    """Taskmaster-4 dialogues as one account "coffee", in file order, a dialogue every 40 minutes."""
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            dialogue = json.loads(line)
            thread = dialogue["conversation_id"]
            for turn, (speaker, text) in enumerate(dialogue["turns"]):
                yield Message(
                    id=f"{thread}-{turn}",
                    account_id="coffee",
                    conversation_id=thread,
                    customer_id=f"customer of {thread}",
                    role=Role.CUSTOMER if speaker == "user" else Role.AGENT,
                    text=text,
                    sent_at=START + number * BETWEEN_DIALOGUES + turn * BETWEEN_TURNS,
                )
