"""From an account's past replies to a few suggestions."""
