"""Convenings: whom to invite and why, and who should sit with whom.

``inviting`` chooses guests, one after the other, by a table of reasons; ``seating`` divides those who come among tables
so that as many as possible meet somebody new.
"""
