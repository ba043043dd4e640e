"""Two checkouts of the product asked the same questions on the same data: what do they answer differently?

For whoever changes how things are done without wanting to change what is answered.
"""
