"""Public data sets as training files: what is tested, or nearly the same, is not trained on."""
