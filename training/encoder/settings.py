"""What decides the result of training an encoder, besides the data."""

from dataclasses import dataclass

from nlp_support.errors import InvalidArgument
from nlp_support.types.numbers import check_kinds

from ..settings import loop_ranges

MOST_EPOCHS = 1000


@dataclass(frozen=True)
class EncoderSettings:
    """Settings of `train encoder`.

    Attributes:
        epochs: passes over the data.
        batch_size: pairs, or texts of a teacher, per step; a batch's other replies are the wrong answers.
        learning_rate: the peak, after a short warm-up; it falls to zero by the end.
        layers: how many of the base's layers the encoder has, from the first to the last at even distances; 0
            for all. Half of them take half the time.
        frozen_layers: how many of the lowest layers, with the embeddings, are not trained.
        train_embeddings: whether the embeddings are trained where no layer is frozen.
        max_tokens: longer texts are cut in training; the trained encoder reads as much as its base.
        prompt: put before every text, in training and in serving.
        temperature: of the softmax over similarities.
        distillation: weight of a teacher's similarities against the pairs.
        hard_negatives: whether pairs get a wrong reply of their account that looks right.
        held_out: share of accounts, and of every account's time, that is not trained on.
        accumulate: steps whose gradients are added up before the weights change, for a larger batch than fits
            into memory at once.
        precision: auto, fp32, bf16 or fp16; auto is bf16 where it is multiplied in hardware.
        keep: "best" ends with the weights of the best validation, "last" with those of the last step.
        patience: stop after so many validations in a row without a better one; 0 never does.
        seed: of the order in which pairs and texts are drawn.
    """

    epochs: float = 1.0
    batch_size: int = 64
    learning_rate: float = 8e-5
    layers: int = 0
    frozen_layers: int = 4
    train_embeddings: bool = True
    max_tokens: int = 64
    prompt: str = "query: "
    temperature: float = 0.05
    distillation: float = 1.0
    hard_negatives: bool = True
    held_out: float = 0.2
    accumulate: int = 1
    precision: str = "auto"
    keep: str = "best"
    patience: int = 0
    seed: int = 0

    def __post_init__(self) -> None:
        check_kinds(self)
        ranges = {
            "epochs": (0 < self.epochs <= MOST_EPOCHS, f"more than 0 and at most {MOST_EPOCHS:,}"),
            "batch_size": (self.batch_size >= 2, "2 or more"),
            "learning_rate": (0 < self.learning_rate < 1, "between 0 and 1"),
            "layers": (self.layers >= 0, "0 or more"),
            "frozen_layers": (self.frozen_layers >= 0, "0 or more"),
            "max_tokens": (8 <= self.max_tokens <= 512, "8 to 512"),
            "temperature": (self.temperature > 0, "more than 0"),
            "distillation": (self.distillation >= 0, "0 or more"),
            "held_out": (0 <= self.held_out < 1, "in [0, 1)"),
            "seed": (self.seed >= 0, "0 or more"),
            **loop_ranges(self),
        }
        for name, (fits, expected) in ranges.items():
            if not fits:
                raise InvalidArgument(f"{name} is {getattr(self, name)}, expected {expected}")
