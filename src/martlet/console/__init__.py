"""The staff console: frame, navigation, home, search.

Nouns: page, navigation entry, search.
Neighbours: a shell over every room.
"""
