"""Lines as colleagues keep them: settings, hours, menu, announcements, the switch, and every version of all that.

`selectors` reads, `services` writes, `files` puts announcements where the exchange finds them, `words` says things to people,
`news` tells open pages. The switchboard reads lines every few seconds, so nothing here needs a restart.
"""
