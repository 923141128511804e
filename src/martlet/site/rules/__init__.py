"""The public calculators as data: questions, flows, reading of what was typed, and what the law room makes of it.

A *matter* is what happened to a worker, in their own words; its *steps* are the questions that decide it, each asked once for
all matters. Answers are plain strings that travel with the page and are kept nowhere. Every figure and every day comes from
`martlet.law`.
"""
