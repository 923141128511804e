"""Formats and arithmetic of the vault: sealed fields, wrapped keys, tokens, files, intake, the key ring, frames.

Pure: bytes in, bytes out. No Django, no clock, no socket, no file. `docs/reference/vault-format.md` describes every
byte; `tests/vault/test_formats.py` holds the known answers.
"""
