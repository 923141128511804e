"""The papers of a matter, from the case's facts, as Word and PDF.

Nouns: paper (文书, a kind of document with its legal basis and fields), fact (one thing a paper asks for, asked once for
all papers of a case), gap (a required fact that is not there yet), template (a Word file that staff edit in Word),
produced paper (sealed in the case, with a version, never overwritten), draft (草稿, with marks where facts are missing).
Neighbours: facts come from cases, registry and mediation; shows itself on the case page by the hooks of cases. Templates
are filled in memory (filling), turned into PDF by LibreOffice (converting) and sealed by the vault.
"""
