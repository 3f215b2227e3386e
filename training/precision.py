"""Which device and which numbers a run computes with."""

from nlp_support.errors import InvalidArgument

PRECISIONS = ("auto", "fp32", "bf16", "fp16")


def check_device(device: str | None, precision: str = "auto") -> None:
    """Refuse a device that this machine does not have, or numbers that it does not multiply.

    Raises:
        InvalidArgument: `device` is neither None, "cpu" nor a GPU that torch sees; or fp16 without a GPU.
    """
    if device not in (None, "cpu") and not (str(device).startswith("cuda") and has_gpu()):
        raise InvalidArgument(f"no device {device!r}; expected cpu, or cuda with a GPU that torch sees")
    numbers(precision, device)


def numbers(precision: str, device: str | None) -> str:
    """fp32, bf16 or fp16: what is multiplied; weights and their updates are always kept in fp32.

    auto is bf16 where the processor or the GPU multiplies it in hardware, else fp32: elsewhere bf16 would be
    slower.

    Raises:
        InvalidArgument: fp16 without a GPU.
    """
    if precision == "fp16" and not on_gpu(device):
        raise InvalidArgument("precision is 'fp16', which needs a GPU; expected auto, fp32 or bf16")
    if precision != "auto":
        return precision
    return "bf16" if _multiplies_bf16(device) else "fp32"


def attention(device: str | None) -> str:
    """The implementation of attention to train with: written out on a processor, where its backward pass is
    faster than that of the fused one (by a third in bf16)."""
    return "sdpa" if on_gpu(device) else "eager"


def on_gpu(device: str | None) -> bool:
    return device != "cpu" and has_gpu()


def has_gpu() -> bool:
    import torch

    return bool(torch.cuda.is_available())


def _multiplies_bf16(device: str | None) -> bool:
    import torch

    if on_gpu(device):
        return bool(torch.cuda.is_bf16_supported())
    return bool(torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported())
