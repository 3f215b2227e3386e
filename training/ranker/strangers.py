"""Questions that are none of an account's business, to which a confidence has to be low."""

from collections.abc import Sequence

import numpy as np

from nlp_support import MessageStore, Role
from nlp_support.eval.strangers import strange_questions
from nlp_support.text.pairs import says_little

EACH = 60  # questions of every other store


def asked_of_strangers(stores: Sequence[MessageStore], *, own: int, seed: int = 0) -> list[str]:
    """What is asked of one of some stores (the number `own`) to see what it offers to strangers: our own
    questions of general knowledge in seven languages, and a sample of what is asked of the other stores.

    The other stores have to be of another trade: what a store is asked too is no stranger to it.
    """
    found = strange_questions()
    for number, store in enumerate(stores):
        if number != own:
            found += _drawn(store, seed=seed)
    return found


def _drawn(store: MessageStore, *, seed: int) -> list[str]:
    """At most 60 customer messages of a store, drawn by seed."""
    asked = [
        message.text
        for account_id in store.accounts()
        for message in store.messages(account_id)
        if message.role is Role.CUSTOMER and not says_little(message.text)
    ]
    if len(asked) <= EACH:
        return asked
    chosen = np.random.default_rng(seed).choice(len(asked), EACH, replace=False)
    return [asked[at] for at in sorted(chosen.tolist())]
