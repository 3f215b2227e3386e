"""`nlp-support train encoder`: from pairs, paraphrases and a teacher's similarities to one encoder."""
