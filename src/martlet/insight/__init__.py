"""Figures that tie out and expose nobody.

Nouns: month report, cell, suppression.
Neighbours: reads every room below, owns nothing.
"""
