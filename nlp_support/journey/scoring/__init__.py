"""From messages to the mood of a turn and the score of a conversation."""
