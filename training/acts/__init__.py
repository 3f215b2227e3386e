"""The model of what sentences do: sentences written for it, public acts, and the fit."""
