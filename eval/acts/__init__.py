"""How well it is told what sentences and messages do."""
