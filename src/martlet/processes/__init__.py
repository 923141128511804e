"""What runs, and in which order: the processes of one Martlet and the small clock between them.

Nouns: a *part* is one process (web, events, worker, clock, keeper, switchboard, exchange); the *supervisor* starts the
parts, starts a dead one again and stops them all; a *beat* is the small file in which a part says that it is alive; a
*recurring* task is one that the clock puts into the queue at its time.

Neighbours: `martlet.cli` calls it, `tools/setup.py` prepares the machine before it. Rooms use two modules only: `every`
to declare recurring work in their `clock.py`, and `beats` to say or ask who is alive. It knows no business words.
"""
