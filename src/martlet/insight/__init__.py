"""Figures that tie out and expose nobody.

Nouns: month report, cell, suppression, list review.
Neighbours: reads every room below; owns only when an office went through its lists.
"""
