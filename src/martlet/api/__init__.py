"""REST for outside programs, under the same policies as the pages.

Nouns: token, resource.
Neighbours: a shell over every room's services and selectors.
"""
