"""How the parts of an integer product are called, for writing them and for reading them back."""

MULTIPLY = "MatMulIntegerToFloat"
CODES = "_input_codes"


def codes_of(first: str) -> str:
    """The tensor of whole numbers, of a product whose first matrix is `first`."""
    return f"{first}{CODES}"


def factors_of(codes: str) -> str:
    """The constant that an input was multiplied by before it became these whole numbers."""
    return f"{codes.removesuffix(CODES)}_factors"
