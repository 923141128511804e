"""Pages of cases: parse, call one service or a few selectors, choose a template."""
