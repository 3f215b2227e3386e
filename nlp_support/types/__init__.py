"""What everything passes on: messages, flags, windows, times and business hours."""
