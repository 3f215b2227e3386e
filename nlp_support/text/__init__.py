"""What words say by rules alone: language, question and reply pairs, endings, phrases, redaction."""
