"""The women's federation: what follows from its rows, and from the buildings that name them."""
