from martlet.access.policy import ANYONE, register

register("site", {"site.read": ANYONE, "site.ask": ANYONE})
