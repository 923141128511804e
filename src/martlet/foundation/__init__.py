"""Foundation: the small values everything else is made of.

Nouns: an *id* (UUID version 7), a *receipt code* (what a worker keeps to come back), a *problem* (a broken rule said
in a sentence), a *phone number* (E.164) and the area it says, *fen* (money as whole fen), a *day* with its rest-day calendar, a *month*, a
*name* with its pinyin, a *page* of rows, the *reader's language*.

Neighbours: nothing below. Every room may import this one; it has no models and owns no table. It is an installed app
only so that its sentences find their translations. The keeper and the law library use it without Django.
"""
