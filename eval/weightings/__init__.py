"""Which weighting of a customer's messages finds the unsatisfied dialogues."""
