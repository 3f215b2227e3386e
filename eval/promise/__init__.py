"""Promises: the threshold from which what an account is offered helps often enough, shown by its history."""
