"""From texts to vectors and scores; the bundled weights are in `bundled`."""

from pathlib import Path

BUNDLED = Path(__file__).parent / "bundled"
