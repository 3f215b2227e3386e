"""Teaching what customers mean: danger, leaving, law, feeling, bitterness."""
