"""News for open pages. A service publishes; one reader a process looks at the table and feeds every open browser.

`publishing` writes the row, `window` says where a reader stands, `reading` looks at the table, `sessions` sees who is still
signed in, `stream` brings news to the open browsers, `application` speaks HTTP.
"""

from martlet.access.live.publishing import publish

__all__ = ["publish"]
