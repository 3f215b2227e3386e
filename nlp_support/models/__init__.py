"""From texts to vectors and scores; the bundled weights are in `bundled`."""

from pathlib import Path

BUNDLED = Path(__file__).parent / "bundled"
# The bundled models by task, each with the file of its settings.
MODELS = {"encoder": "encoder.json", "sentiment": "classifier.json", "satisfaction": "classifier.json"}
