"""Teaching what customers mean: danger, leaving, feeling, bitterness."""
