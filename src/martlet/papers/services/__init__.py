"""Writes of papers: one verb each, the actor first."""

from martlet.papers.services.facts import save_facts
from martlet.papers.services.ordering import order_paper, void_paper
from martlet.papers.services.producing import produce, resume
from martlet.papers.services.templates import add_template, use_template

__all__ = ["add_template", "order_paper", "produce", "resume", "save_facts", "use_template", "void_paper"]
