"""Public data sets as training files: nothing that is tested is trained on, nor anything nearly like it."""
