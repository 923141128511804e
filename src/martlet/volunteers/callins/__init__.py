"""Call-ins 请人帮忙: too few are on the phone, and whoever leads asks colleagues who are off duty to come.

`rules` says how many more are needed, `services` asks and takes it back, `selectors` tell each colleague whether they are
meant and whoever leads what came of it.
"""
