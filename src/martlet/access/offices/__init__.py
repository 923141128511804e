"""Offices of the network: their founding, and what is written down of one later."""
