"""The files of `train encoder` from public sets: pairs, texts and tests."""
