"""What an account writes around everything it says: the sentences that replies begin and end with alike."""

from .habits.parts import Part, parts_of
from .rarity import Rarity
from .wording import Wording

USUAL = 0.5  # mean weight of a sentence's words up to which other replies have it too
FEW_WORDS = 3  # that have to be left of each text


def without_frame(one: str, other: str, rarity: Rarity) -> tuple[str, str]:
    """Two replies without the sentences that both begin with and both end with.

    A sentence stays if hardly any other reply of the account has its words, since it is then what both say;
    and all stay if next to nothing would be left of either text.

    Args:
        rarity: how much each word tells in the account.
    """
    parts = parts_of(one), parts_of(other)
    most = min(map(len, parts))
    first = _alike(parts[0], parts[1], most, rarity)
    last = _alike(parts[0][::-1], parts[1][::-1], most - first, rarity)
    left = _between(one, parts[0], first, last), _between(other, parts[1], first, last)
    if any(Wording.of(text).words.bit_count() < FEW_WORDS for text in left):
        return one, other
    return left


def _alike(one: list[Part], other: list[Part], most: int, rarity: Rarity) -> int:
    """How many parts from the beginning are the same, and such as other replies have too."""
    count = 0
    while count < most and one[count].key == other[count].key and _is_usual(one[count], rarity):
        count += 1
    return count


def _is_usual(part: Part, rarity: Rarity) -> bool:
    words = Wording.of(part.key).words
    return rarity.weigh(words) <= USUAL * words.bit_count()


def _between(text: str, parts: list[Part], first: int, last: int) -> str:
    start = parts[first].start if first < len(parts) else len(text)
    end = parts[len(parts) - last].start if last else len(text)
    return text[start:end].strip()
