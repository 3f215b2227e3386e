"""Which accounts and which customer each tweet of a thread belongs to."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from .handles import mentions
from .tweets import Tweet


class Placed(NamedTuple):
    tweet: Tweet
    accounts: list[str]  # two if two accounts answered the tweet; empty if none can be found
    customer: str | None


def placed(thread: list[Tweet], known: Mapping[str, str]) -> Iterator[Placed]:
    """The tweets of a thread with their accounts and customer, parents before their replies.

    A customer's tweet belongs to the account that it answers and to those that answered it, else to an
    account that it mentions, else to the account of the tweet above it or the first one of the thread.

    Args:
        thread: the tweets in order of time.
        known: all accounts of the file by casefolded handle.
    """
    tweets = {tweet.id: tweet for tweet in thread}
    replies: dict[int | None, list[Tweet]] = {}
    for tweet in thread:
        replies.setdefault(tweet.parent if tweet.parent in tweets else None, []).append(tweet)
    here = {tweet.author.casefold(): tweet.author for tweet in thread if not tweet.inbound}
    opener = next((tweet.author for tweet in thread if tweet.inbound), None)
    above: dict[int, Placed] = {}
    queue = list(replies[None])
    for tweet in queue:  # grows during the loop
        queue += replies.get(tweet.id, ())
        parent = above.get(tweet.parent) if tweet.parent is not None else None
        if tweet.inbound:
            accounts = _of_customer(tweet, parent, replies.get(tweet.id, []), here, known)
            above[tweet.id] = Placed(tweet, accounts, tweet.author)
        else:
            customer = (
                (parent.customer if parent else None) or opener or next(iter(mentions(tweet.text)), None)
            )
            above[tweet.id] = Placed(tweet, [tweet.author], customer)
        yield above[tweet.id]


def _of_customer(
    tweet: Tweet,
    parent: Placed | None,
    replies: list[Tweet],
    here: Mapping[str, str],
    known: Mapping[str, str],
) -> list[str]:
    answered = [parent.tweet] if parent else []
    linked = [other.author for other in answered + replies if not other.inbound]
    if linked:
        return list(dict.fromkeys(linked))
    handles = [handle.casefold() for handle in mentions(tweet.text)]
    for accounts in (here, known):
        for handle in handles:
            if handle in accounts:
                return [accounts[handle]]
    return (parent.accounts if parent else []) or list(here.values())[:1]
