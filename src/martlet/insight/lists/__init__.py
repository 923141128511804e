"""The lists 结果和事由 that conversations are put under, reviewed each quarter: what was chosen how often, and what never."""
