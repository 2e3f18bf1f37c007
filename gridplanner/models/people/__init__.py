"""People at work: when they hold a post, where, how far away, and what they hand over."""
