"""Persons and organisations: the only door to identities.

Nouns: person, phone, city stay, consent, organisation, alias, site, chain link, merge.
Neighbours: seals through vault; hotline, cases and mediation refer to its rows by id.
"""
