"""What the actions do, each with the desk in its hand."""
