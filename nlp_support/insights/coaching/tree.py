"""When to escalate, as a shallow decision tree that people can read, fitted on an account's history."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from ...errors import InvalidArgument, MissingExtra
from ...text.endings import ABANDONED, Ending
from ..cases import KNOWN, YES_NO, Case

if TYPE_CHECKING:
    from sklearn.tree import DecisionTreeClassifier

DEPTH = 3
LEAST_LEAF = 20  # customer messages in a leaf at least, or a fiftieth of all
HELD_OUT = 0.3  # of the conversations, the newest
FEWEST = 20  # conversations to fit on that went wrong, and as many that did not
ROUNDS = 200

Rows = NDArray[np.float64]
Labels = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Leaf:
    """One rule of the tree.

    Attributes:
        conditions: what has to hold, such as "-0.5 < mood of this message ≤ -0.21"; empty for all messages.
        n: how many of the customer messages fitted on it applies to.
        share: the share of them in conversations that went wrong later, in [0, 1].
    """

    conditions: tuple[str, ...]
    n: int
    share: float


@dataclass(frozen=True, slots=True)
class EscalationTree:
    """Which customer messages come before trouble.

    A row is a customer's message in a conversation that had not been flagged by then; it went wrong if the
    conversation was flagged later or was abandoned. The tree is fitted on the older conversations and tested
    on the newest three in ten, which it has not seen.

    Attributes:
        leaves: the rules, those with the highest share of trouble first.
        fitted, tested: how many conversations it was fitted and tested on.
        rows: how many customer messages it was tested on.
        accuracy: the share of them for which the tree was right about whether the conversation went wrong.
        majority: the same for always predicting the outcome that was more common among those fitted on.
        auc: how often a message before trouble has the higher share at its leaf; 0.5 is chance. None if only
            one outcome was tested on.
        auc_low, auc_high: its 95% interval, from resampled conversations.
    """

    leaves: tuple[Leaf, ...]
    fitted: int
    tested: int
    rows: int
    accuracy: float
    majority: float
    auc: float | None
    auc_low: float | None
    auc_high: float | None

    @property
    def tells(self) -> bool:
        """Whether it is certainly better than chance."""
        return self.auc_low is not None and self.auc_low > 0.5

    @property
    def lines(self) -> tuple[str, ...]:
        """The rules as text, one per line."""
        return tuple(
            f"{leaf.share:4.0%} of {leaf.n:,}: {' and '.join(leaf.conditions) or 'any message'}"
            for leaf in self.leaves
        )


def fit_tree(
    cases: Sequence[Case], flagged_at: Mapping[str, Collection[datetime]], *, depth: int = DEPTH
) -> EscalationTree:
    """Fit the tree on the older conversations that are over and test it on the newer.

    Args:
        flagged_at: when flags were raised, by conversation id.
        depth: of the tree, 1 to 3.

    Raises:
        MissingExtra: scikit-learn is not installed.
        InvalidArgument: too few conversations are over, or went wrong, or did not; or `depth` is out of
        range.
    """
    if not 1 <= depth <= DEPTH:
        raise InvalidArgument(f"depth is {depth}, expected a number from 1 to {DEPTH}")
    over = sorted((case for case in cases if case.ending is not Ending.OPEN), key=_order)
    parts = [_rows(case, _own(case, flagged_at.get(case.conversation_id, ()))) for case in over]
    parts = [part for part in parts if len(part[0])]
    cut = len(parts) - round(HELD_OUT * len(parts))
    older, newer = parts[:cut], parts[cut:]
    wrong = sum(bool(labels.any()) for _, labels in older)
    if min(wrong, len(older) - wrong) < FEWEST or not newer:
        raise InvalidArgument(
            f"an escalation tree needs {FEWEST} older conversations that went wrong and {FEWEST} that did "
            f"not; there are {wrong} and {len(older) - wrong}; give a longer period"
        )
    x, y = _stacked(older)
    tree = _classifier(depth, len(y)).fit(x, y)
    return EscalationTree(
        leaves=tuple(sorted(_leaves(tree), key=lambda leaf: (-leaf.share, leaf.conditions))),
        fitted=len(older),
        tested=len(newer),
        rows=sum(len(labels) for _, labels in newer),
        **_tested(tree, newer, common=bool(y.mean() > 0.5)),
    )


def _order(case: Case) -> tuple[datetime, str]:
    return case.started_at, case.conversation_id


def _own(case: Case, flagged_at: Iterable[datetime]) -> list[datetime]:
    """When it was flagged, and not another contact of its conversation."""
    until = case.until
    return [at for at in flagged_at if at >= case.started_at and (until is None or at < until)]


def _rows(case: Case, flagged_at: Collection[datetime]) -> tuple[Rows, Labels]:
    """What was known at the customer's messages up to the first flag, and whether it went wrong
    afterwards."""
    sent = [case.messages[at].sent_at for at in case.places.tolist()]
    first = min(flagged_at, default=None)
    kept = len(sent) if first is None else sum(time < first for time in sent)
    wrong = first is not None or case.ending in ABANDONED
    return case.known[:kept], np.full(kept, wrong)


def _stacked(parts: Sequence[tuple[Rows, Labels]]) -> tuple[Rows, Labels]:
    return np.concatenate([rows for rows, _ in parts]), np.concatenate([labels for _, labels in parts])


def _classifier(depth: int, n: int) -> "DecisionTreeClassifier":
    try:
        from sklearn.tree import DecisionTreeClassifier
    except ImportError as error:
        raise MissingExtra(
            "an escalation tree needs scikit-learn: pip install 'nlp-support[coach]'"
        ) from error
    return DecisionTreeClassifier(max_depth=depth, min_samples_leaf=max(LEAST_LEAF, n // 50), random_state=0)


def _leaves(tree: "DecisionTreeClassifier") -> Iterator[Leaf]:
    """The rules: for every leaf, the narrowest limits on each feature along the way to it."""
    nodes: Any = tree.tree_

    def below(node: int, low: dict[int, float], high: dict[int, float]) -> Iterator[Leaf]:
        left, right = int(nodes.children_left[node]), int(nodes.children_right[node])
        if left == right:
            named = sorted({*low, *high})
            conditions = tuple(_condition(KNOWN[at], low.get(at), high.get(at)) for at in named)
            values = nodes.value[node][0]
            share = float(values[list(tree.classes_).index(True)] / values.sum())
            yield Leaf(conditions, int(nodes.n_node_samples[node]), share)
            return
        feature, limit = int(nodes.feature[node]), float(nodes.threshold[node])
        yield from below(left, low, high | {feature: limit})
        yield from below(right, low | {feature: limit}, high)

    yield from below(0, {}, {})


def _condition(name: str, low: float | None, high: float | None) -> str:
    """That a feature is above one limit, and at or below another."""
    if name in YES_NO:
        return name if high is None else f"not {name}"
    begin = "" if low is None else f"{low:.3g} < "
    return f"{begin}{name}" + ("" if high is None else f" ≤ {high:.3g}")


def _tested(
    tree: "DecisionTreeClassifier", newer: Sequence[tuple[Rows, Labels]], *, common: bool
) -> dict[str, Any]:
    """The figures on conversations that the tree never saw."""
    x, y = _stacked(newer)
    shares = tree.predict_proba(x)[:, list(tree.classes_).index(True)]
    figures: dict[str, Any] = {
        "accuracy": float(((shares > 0.5) == y).mean()),
        "majority": float((y == common).mean()),
    }
    of = np.repeat(np.arange(len(newer)), [len(labels) for _, labels in newer])
    return figures | _auc(shares, y, of)


def _auc(shares: Rows, y: Labels, of: NDArray[np.int64]) -> dict[str, float | None]:
    """The area under the curve, with an interval from conversations drawn with replacement.

    A tree has few distinct shares, so each conversation drawn only adds a small table of counts.
    """
    if y.all() or not y.any():
        return {"auc": None, "auc_low": None, "auc_high": None}
    generator, n = np.random.default_rng(0), int(of[-1]) + 1
    levels, level = np.unique(shares, return_inverse=True)
    tables = np.zeros((n, len(levels), 2))
    np.add.at(tables, (of, level, y.astype(np.int64)), 1)
    drawn = []
    for _ in range(ROUNDS):
        weights = np.bincount(generator.integers(n, size=n), minlength=n)
        table = np.tensordot(weights, tables, axes=1)
        if table.sum(axis=0).all():
            drawn.append(area(table))
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"auc": area(tables.sum(axis=0)), "auc_low": float(low), "auc_high": float(high)}


def area(table: NDArray[np.float64]) -> float:
    """How often a positive case ranks above a negative one; ties count half.

    Args:
        table: (levels, 2), how many negative and positive cases there are at each level, the lowest level
            first; at least one of each.
    """
    wrong, right = table.T
    below = np.cumsum(wrong) - wrong / 2
    return float(right @ below / (right.sum() * wrong.sum()))
