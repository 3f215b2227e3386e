"""From texts to vectors and scores; the bundled weights are in `bundled`."""

from pathlib import Path

BUNDLED = Path(__file__).parent / "bundled"
# The models by task, each with the file of an exported one's settings; the bundled satisfaction model has no
# graph of its own, see `by_signs`.
MODELS = {"encoder": "encoder.json", "sentiment": "classifier.json", "satisfaction": "classifier.json"}
