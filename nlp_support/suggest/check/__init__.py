"""A last look at a reply before it is sent."""
