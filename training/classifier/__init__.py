"""Training of the classifiers: polarity of a text, and satisfaction of a customer's turn in its context."""
