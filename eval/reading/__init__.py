"""How well the reading of mails tells own words from those of others."""
