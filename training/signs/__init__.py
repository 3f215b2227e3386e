"""Satisfaction by signs: the weight of each, fitted to rated dialogues; and an account's own scale."""
