"""The law in the running system: rules to look up, calculators to use, published figures that officers correct.

Nouns: rule (规则), calculator (计算), figure (参数: what an authority published for a place from a day on), correction (更正: an
officer's figure that lies over the one that came with the system; the old one is always kept and shown).
Neighbours: the rules themselves are `law`, a library that knows no database; this room gives it the book in use, so that every
computation anywhere in the system counts with corrected figures. Rooms above tell through `hooks` what a correction touches.
"""
