"""Results of commands: text and tables for people, values for JSON."""
