"""The public site: light, readable aloud, keeps nothing.

Nouns: page, result, call-back request.
Neighbours: a shell over insight and hotline.
"""
