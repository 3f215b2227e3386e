"""`nlp-support train ranker`: the order of replies and the confidence in the first, from replayed history."""
