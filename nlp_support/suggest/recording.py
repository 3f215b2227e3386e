"""Recording what agents did with suggestions."""

from functools import partial

from ..errors import InvalidArgument
from ..store import MessageStore
from ..store.feedback import Outcome
from ..text.edits import edit_distance
from ..text.redacted import redacted_spans
from ..types.message import clean_text
from ..types.times import utc_now
from .offers import Offer, read_offer
from .prepared import MACRO


def record(
    store: MessageStore,
    suggestion_id: str,
    outcome: Outcome | str,
    sent_text: str | None,
    *,
    account_id: str | None,
    customer_id: str | None,
    agent_id: str | None,
) -> bool:
    """What `ReplySuggester.record` does."""
    if outcome not in list(Outcome):
        raise InvalidArgument(f"outcome is {outcome!r}, expected one of {', '.join(Outcome)}")
    if not (sent_text is None or isinstance(sent_text, str)):
        raise InvalidArgument(f"sent_text is of type {type(sent_text).__name__}, expected a string or None")
    for name, id in (("customer_id", customer_id), ("agent_id", agent_id)):
        if id is not None and not (isinstance(id, str) and id):
            raise InvalidArgument(
                f"{name} is empty or not a string, expected an id as in the messages, or None"
            )
    offer = _given_out(store, suggestion_id, account_id)
    conversation_id = offer.opened.conversation_id if offer.opened else None
    customer_id = offer.opened.customer_id if offer.opened else customer_id
    distance = None
    if sent_text is not None:
        profile = store._profiles.profile(offer.account_id)
        people = store._conversations.people(offer.account_id, conversation_id, customer_id)
        redacted = partial(redacted_spans, account_id=offer.account_id, people=people, profile=profile)
        written = clean_text(sent_text)
        sent_text = redacted(written).text
        suggested = _suggested(store, offer) if outcome == Outcome.EDITED else None
        if suggested is not None:
            unsigned = profile.unsigned(written)  # as replies are suggested
            distance = edit_distance(suggested, unsigned, redacted(unsigned).spans)
    return store._feedback.record(
        suggestion_id,
        offer.account_id,
        offer.message_id,
        Outcome(outcome),
        sent_text,
        utc_now(None),
        wording=offer.wording,
        conversation_id=conversation_id,
        customer_id=customer_id,
        agent_id=agent_id,
        source=offer.source,
        distance=distance,
    )


def still_fits(store: MessageStore, suggestion_id: str) -> bool:
    """What `ReplySuggester.still_fits` does."""
    offer = read_offer(suggestion_id, store._feedback.key)
    if offer.source == MACRO:
        macro = store._macros.macros(offer.account_id, [offer.message_id]).get(offer.message_id)
        if macro is None or macro.wording != offer.wording:
            return False
    elif not store._replies.texts(offer.account_id, [offer.message_id]):
        return False
    if offer.opened is None:
        return True
    found = store.conversations(offer.account_id, [offer.opened.conversation_id], system=False)
    return bool(found) and offer.opened.is_unchanged(found[0])


def _suggested(store: MessageStore, offer: Offer) -> str | None:
    """The text that was suggested, as it is stored; None if it is another by now."""
    if offer.source == MACRO:
        macro = store._macros.macros(offer.account_id, [offer.message_id]).get(offer.message_id)
        return macro.text if macro and macro.wording == offer.wording else None
    text = store._replies.texts(offer.account_id, [offer.message_id]).get(offer.message_id)
    return text.reply if text and offer.wording in (text.wording, None) else None


def _given_out(store: MessageStore, suggestion_id: str, account_id: str | None) -> Offer:
    """The offer of an id, if the store gave it out and for this account."""
    offer = read_offer(suggestion_id, store._feedback.key)
    if account_id not in (None, offer.account_id):
        raise InvalidArgument(f"the suggestion is not one for account {account_id!r}; check both ids")
    if not (offer.signed or account_id or store._feedback.has(suggestion_id)):
        raise InvalidArgument(
            "the id is not a suggestion's, or is from before ids were signed; ask for suggestions again, or "
            "give its account_id too"
        )
    return offer
