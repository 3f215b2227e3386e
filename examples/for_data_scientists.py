"""A data scientist's first hour: score a store, look at the weights, try an encoder of one's own.

    python examples/for_data_scientists.py desk.db ACCOUNT

`nlp-support demo --store desk.db` makes a store of invented messages to try it on.
"""

import sys
from collections.abc import Sequence

import numpy as np

from nlp_support import Encoder, ReplySuggester, SentimentModel, open_store, serial_position_weights


def letters(texts: Sequence[str]) -> np.ndarray:
    """(n, 256) unit rows: how often each pair of letters stands in a text; the simplest encoder there is."""
    rows = np.zeros((len(texts), 256), np.float32)
    for row, text in zip(rows, texts, strict=True):
        for pair in zip(text.lower(), text.lower()[1:], strict=False):
            row[(7 * ord(pair[0]) + ord(pair[1])) % 256] += 1
        row[0] += 1e-3  # an empty text has a direction too
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def main(path: str, account: str) -> None:
    """Mood by the bundled model, the weights of a conversation, and suggestions by two encoders."""
    with open_store(path, create=False) as store:
        texts = [message.text for message in store.messages(account) if message.role == "customer"][:200]
        valence = SentimentModel.load().valence(texts)
        print(f"{len(texts)} customer messages: valence {valence.mean():+.2f} on average, in [-1, 1]")
        print("weights of a conversation of six:", serial_position_weights(6).round(3))

        own = Encoder(letters, letters, name="letters", fingerprint="1", dim=256)
        question = next(text for text in texts if "?" in text)
        for name, encoder in (("bundled", Encoder.load()), ("letters", own)):
            found = ReplySuggester(store, encoder=encoder).suggest(account, question)
            print(f"{name}: {found[0].text if found else found.reason}")


if __name__ == "__main__":
    main(*sys.argv[1:3])
