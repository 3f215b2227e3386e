"""`nlp-support train ranker`: how replies are ordered and how sure the first is, from replayed history."""
