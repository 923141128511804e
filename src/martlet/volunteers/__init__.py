"""Volunteers: the people who serve, what they can do, and whether they are on duty now.

Nouns: volunteer 志愿者 (a colleague's serving profile: skills, languages, certificate), duty 值班 (one stretch of being
reachable, with a presence state). Training gates duty: without a certificate that is still valid nobody takes calls.
What gates the certificate is `training` (培训): steps done, and steps missing. Applications, the roster and hours belong here
later. Below us: access. Above us: telephony rings whoever is on duty and moves their state with the call.
"""
