"""File formats in and out: they know the declared model, but neither the store nor who is asking."""
