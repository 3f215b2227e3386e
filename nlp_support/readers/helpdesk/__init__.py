"""Help desk exports."""
