"""How raters voted on dialogues, how far they agree, and how well their votes on turns predict the whole."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations

from nlp_support.eval.metrics.classification import roc_auc

from .dialogues import UNSATISFIED, Dialogue

Votes = Sequence[int]
DECAY = 0.7  # weight of a turn against the next one, closing-weighted


@dataclass(frozen=True)
class Ratings:
    """Votes on customer turns and overall (1 to 5), and how well turn votes can predict the overall ones.

    `agreement` is the share of pairs of raters of a turn who gave the same vote; `alpha` is agreement beyond
    chance, 1 at best, 0 by chance. `auc_mean` and `auc_closing` are how well the mean of the turns' mean
    votes, plain and with the closing weighted, finds the unsatisfied dialogues, in [0, 1]; nan without both
    kinds.
    """

    dialogues: int
    unsatisfied: int
    turn_votes: Mapping[int, int]
    overall_votes: Mapping[int, int]
    agreement: float
    overall_agreement: float
    alpha: float
    overall_alpha: float
    auc_mean: float
    auc_closing: float


def ratings(dialogues: Sequence[Dialogue], *, below: float = UNSATISFIED) -> Ratings:
    """What the raters said of these dialogues; a mean overall vote under `below` means unsatisfied."""
    turns = [turn.votes for dialogue in dialogues for turn in dialogue.turns if turn.votes]
    overall = [dialogue.overall for dialogue in dialogues]
    rated = [dialogue for dialogue in dialogues if any(turn.votes for turn in dialogue.turns)]
    unsatisfied = [dialogue.unsatisfied(below=below) for dialogue in rated]
    return Ratings(
        dialogues=len(dialogues),
        unsatisfied=sum(dialogue.unsatisfied(below=below) for dialogue in dialogues),
        turn_votes=_counts(turns),
        overall_votes=_counts(overall),
        agreement=agreement(turns),
        overall_agreement=agreement(overall),
        alpha=alpha(turns),
        overall_alpha=alpha(overall),
        auc_mean=roc_auc(unsatisfied, [-closing_mean(dialogue, decay=1.0) for dialogue in rated]),
        auc_closing=roc_auc(unsatisfied, [-closing_mean(dialogue, decay=DECAY) for dialogue in rated]),
    )


def closing_mean(dialogue: Dialogue, *, decay: float) -> float:
    """The mean vote of the rated turns, each weighing `decay` times what the next one weighs, in [1, 5]."""
    means = [sum(turn.votes) / len(turn.votes) for turn in dialogue.turns if turn.votes]
    weights = [decay ** (len(means) - 1 - place) for place in range(len(means))]
    return sum(w * mean for w, mean in zip(weights, means, strict=True)) / sum(weights)


def agreement(items: Sequence[Votes]) -> float:
    """The share of pairs of raters with the same vote, all items counting equally, in [0, 1]; nan if none."""
    shares = [
        sum(a == b for a, b in permutations(votes, 2)) / (len(votes) * (len(votes) - 1))
        for votes in items
        if len(votes) > 1
    ]
    return sum(shares) / len(shares) if shares else float("nan")


def alpha(items: Sequence[Votes]) -> float:
    """Krippendorff's alpha, squared distances (Hayes and Krippendorff 2007), 1 at best; nan if all agree."""
    items = [votes for votes in items if len(votes) > 1]
    votes = Counter(vote for given in items for vote in given)
    n = sum(votes.values())
    observed = sum(sum((a - b) ** 2 for a, b in permutations(given, 2)) / (len(given) - 1) for given in items)
    expected = sum(votes[a] * votes[b] * (a - b) ** 2 for a, b in permutations(votes, 2))
    return 1 - (n - 1) * observed / expected if expected else float("nan")


def _counts(items: Sequence[Votes]) -> dict[int, int]:
    return dict(sorted(Counter(vote for votes in items for vote in votes).items()))
