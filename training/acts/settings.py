"""What decides the result of a fit besides the sentences."""

from dataclasses import dataclass

from nlp_support.types.numbers import check_number, check_whole


@dataclass(frozen=True)
class ActsSettings:
    """Settings of `nlp-support train acts`.

    Attributes:
        regularization: C of the logistic regression; a larger one trusts the sentences more; over 0.
        public: at most this many sentences of an act and a public set; 0: none.
        public_weight: how much a public sentence counts against one of ours, in [0, 1].
        varied_weight: how much one counts that was made of ours, in [0, 1].
        each: how many sentences to draw of each pattern of ours, from 0.
        frames: how many to draw of each frame, a pattern with the same topics for every act; from 0.
        pairs: how many joined sentences to make for each of ours, from 0.
        names: the share of our courteous sentences that get a name, in [0, 1].
        held_out: the share of our sentences that is only measured on, in [0, 1).
        rounds: of the fit; from 1.
        seed: of what is drawn.

    Raises:
        InvalidArgument: a value outside its range.
    """

    regularization: float = 20.0
    public: int = 600
    public_weight: float = 0.05
    varied_weight: float = 0.5
    each: int = 12
    frames: int = 24
    pairs: float = 2.0
    names: float = 0.3
    held_out: float = 0.0
    rounds: int = 150
    seed: int = 0

    def __post_init__(self) -> None:
        check_number("regularization", self.regularization, low=0, high=1e6, above=True)
        check_whole("public", self.public, low=0)
        check_whole("each", self.each, low=0)
        check_whole("frames", self.frames, low=0)
        check_whole("rounds", self.rounds, low=1)
        check_number("pairs", self.pairs, low=0, high=100)
        for name in ("public_weight", "varied_weight", "names"):
            check_number(name, getattr(self, name), low=0, high=1)
        check_number("held_out", self.held_out, low=0, high=0.9)
