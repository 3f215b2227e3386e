"""How well it is found what customers mean."""
