"""`nlp-support suggest`: replies to a customer message."""

import time
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from .options import (
    AgentOption,
    ContextOption,
    DaysOption,
    EncoderOption,
    JsonOption,
    MessagesOption,
    NewerOption,
    NowOption,
    OneAccountOption,
    PolicyOption,
    RankingOption,
    ReplyLanguageOption,
    ResolvedOption,
    StoreOption,
    Words,
    existing_store,
    sources_of,
    subject,
    utc,
    window_of,
)
from .terminal import print_json, said_if_long, say

if TYPE_CHECKING:
    from ..suggest.suggester import ReplySuggester


def suggest_command(
    *,
    words: Words = None,
    store: StoreOption,
    account: OneAccountOption = None,
    k: Annotated[int, typer.Option("-k", help="At most this many suggestions.")] = 3,
    conversation: Annotated[
        str | None,
        typer.Option(help="A stored conversation: its unanswered messages are the question, without TEXT."),
    ] = None,
    context: ContextOption = None,
    language: ReplyLanguageOption = None,
    now: NowOption = None,
    encoder: EncoderOption = None,
    ranking: RankingOption = None,
    policy: PolicyOption = None,
    max_messages: MessagesOption = None,
    max_days: DaysOption = None,
    resolved: ResolvedOption = False,
    agent: AgentOption = None,
    newer_than: NewerOption = None,
    skip: Annotated[bool, typer.Option("--skip-indexing", help="Use only what is already indexed.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Suggest replies to a message, or in a conversation."""
    from ..models.encoder import Encoder
    from ..suggest.ended import judge_endings
    from ..suggest.ranking import UNFITTED, Ranking
    from ..suggest.suggester import ReplySuggester
    from ..types.times import utc_now
    from .files import models_of
    from .present.suggestions import show_suggestions, suggestions_value

    account_id, text = subject(words, account, "TEXT", optional=0 if conversation is None else 1)
    sources, at = sources_of(resolved, agent, newer_than), utc_now(utc(now))
    named = models_of(policy, encoder=encoder, ranking=ranking)
    with existing_store(store) as opened:
        suggester = ReplySuggester(
            opened,
            encoder=Encoder.load(named.encoder),
            window=window_of(max_messages, max_days),
            ranking=None if named.ranking is None else Ranking.load(named.ranking),
        )
        if resolved and not skip:
            judge_endings(opened, account_id, opened._replies.window_start(account_id, suggester.window, at))
        started = time.perf_counter()
        with nullcontext() if skip else _told_if_it_takes_long(suggester, account_id, at):
            found = suggester.suggest(
                account_id,
                text or None if conversation else text,
                conversation_id=conversation,
                k=k,
                context=context or (),
                now=at,
                language=language,
                index="skip" if skip else "now",
                sources=sources,
            )
        milliseconds = 1000 * (time.perf_counter() - started)
    if suggester.ranking.unfitted and found:
        say(f"{UNFITTED}; until then confidence is a guess")
    if found and found.promise_ignored:
        say(found.promise_ignored)
    if as_json:
        print_json(suggestions_value(found))
        return
    show_suggestions(found)
    say(f"{milliseconds:.0f} ms, including loading the account")


def _told_if_it_takes_long(
    suggester: "ReplySuggester", account_id: str, now: datetime | None
) -> AbstractContextManager[None]:
    """Says what a first suggestion waits for, if it waits."""
    from ..suggest.indexing import count_pending
    from ..text.fingerprint import redaction_fingerprint
    from ..types.times import utc_now

    store, encoder, window = suggester.store, suggester.encoder, suggester.window
    count = count_pending(store, account_id, encoder=encoder, window=window, now=utc_now(now))
    if not count and store.state(account_id).redaction == redaction_fingerprint():
        return nullcontext()
    messages = (
        "1 sent message is" if count == 1 else f"{count:,} sent messages are" if count else "what was sent is"
    )
    return said_if_long(f"{messages} encoded first, only this once; nlp-support index shows how far it is")
