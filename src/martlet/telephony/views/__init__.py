"""Pages and answers of telephony: parse, call one service or a few selectors, choose a template."""
