"""The overview of an area: what is counted in it, and what lies behind each number."""
