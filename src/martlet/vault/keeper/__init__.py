"""The keeper: one small process that holds all keys and the name finder, and nothing else.

`python -m martlet.vault.keeper --data DIR` serves a unix socket; `martlet.vault.client` speaks to it. Free of Django:
it starts in a tenth of a second and has no database, no settings, no network. After sealing it replaces itself by a
fresh image of the same program, so that no key stays in its memory.
"""
