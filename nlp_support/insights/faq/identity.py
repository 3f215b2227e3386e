"""Matching the groups of this run with the entries of earlier runs."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from ...models.encoder import Encoder, Vectors
from ...models.usual import own_threshold
from ...models.vectors import dequantize
from ...store import MessageStore
from ...store.entries import KeptEntry
from ...store.replies import BEGINNING, NEVER
from ...suggest.indexing import encoder_key

SAME = 0.9  # cosine of two groups' centres from which they count as asking the same


def entry_ids(
    store: MessageStore,
    account_id: str,
    groups: Sequence[Sequence[str]],
    centres: Vectors,
    kept: Mapping[str, KeptEntry],
    *,
    encoder: Encoder,
) -> list[str]:
    """The id of each group: that of the stored entry with which it has most messages in common, otherwise of
    the one that asks the same in other messages, otherwise a new one made from its first message.

    Args:
        groups: ids of sent messages, oldest first.
        centres: (groups, d) unit means of their questions.
        kept: the stored entries.
        encoder: of the centres.
    """
    owner = {message: id for id, entry in kept.items() for message in entry.message_ids}
    shared = Counter(
        (at, owner[message]) for at, own in enumerate(groups) for message in own if message in owner
    )
    found: dict[int, str] = {}
    _pair(found, [(count, at, id) for (at, id), count in shared.items()])
    unmatched = [id for id in kept if id not in found.values()]
    if unmatched and len(found) < len(groups):
        ids, stored = _stored_centres(store, account_id, {id: kept[id] for id in unmatched}, encoder=encoder)
        cosines = centres @ stored.T  # (groups, stored entries)
        near = np.nonzero(cosines >= own_threshold(SAME, encoder))
        close = zip(*(axis.tolist() for axis in near), strict=True)
        _pair(found, [(float(cosines[at, other]), at, ids[other]) for at, other in close])
    taken = set(kept)
    for at, own in enumerate(groups):
        if at not in found:
            found[at] = next(id for id in _new_ids(account_id, own) if id not in taken)
            taken.add(found[at])
    return [found[at] for at in range(len(groups))]


def _pair(found: dict[int, str], candidates: Iterable[tuple[float, int, str]]) -> None:
    """Give an id to groups that have none yet, the most similar pairs first, and each id only once."""
    for _, at, id in sorted(candidates, key=lambda one: (-one[0], one[1], one[2])):
        if at not in found and id not in found.values():
            found[at] = id


def _stored_centres(
    store: MessageStore, account_id: str, entries: Mapping[str, KeptEntry], *, encoder: Encoder
) -> tuple[list[str], Vectors]:
    """Ids and unit mean questions (n, d) of stored entries that still have encoded messages."""
    ids, records = store._replies.load(account_id, encoder_key(encoder), BEGINNING, NEVER, dim=encoder.dim)
    place = {id: at for at, id in enumerate(ids)}
    rows = {
        id: [place[message] for message in sorted(entry.message_ids) if message in place]
        for id, entry in entries.items()
    }
    known = [id for id in rows if rows[id]]
    sums = [dequantize(records["question"][rows[id]], dim=encoder.dim).sum(axis=0) for id in known]
    centres = np.array(sums, np.float32).reshape(len(known), encoder.dim)
    unit: Vectors = centres / np.linalg.norm(centres, axis=1, keepdims=True)
    return known, unit


def _new_ids(account_id: str, message_ids: Sequence[str]) -> Iterable[str]:
    for length in (4, 16):  # bytes; a longer one if all the short ones are taken
        for message_id in message_ids:
            yield hashlib.blake2b(f"{account_id}\0{message_id}".encode(), digest_size=length).hexdigest()
