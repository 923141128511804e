"""Meeting the employer and watching the money come.

Nouns: mediation (调解, one entry in the register of an office), session (a meeting with its minutes), agreement (what was signed:
a total, instalments, and the share of every worker), instalment, performance (all of it received).
Neighbours: settles cases and writes receipts through them; shows itself on the case page by their hooks; reads from access
whether an office has mediation authority.
"""
