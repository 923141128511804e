"""Makes a believable network for trying and measuring: no real person, number or employer."""
