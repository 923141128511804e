"""What the public pages show."""

from martlet.site.presentation.pages import TOPICS, about_and_words, public_page_of

__all__ = ["TOPICS", "about_and_words", "public_page_of"]
