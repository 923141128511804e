"""The chapters of the law: one module each, registering its calculators."""
