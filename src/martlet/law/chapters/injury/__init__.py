"""Work injury: benefits by grade, a death, employers without a licence, civil law, and who pays by which route."""

from martlet.law.chapters.injury import benefits, bounds, civil, death, routes, unlawful

__all__ = ["benefits", "bounds", "civil", "death", "routes", "unlawful"]
