"""Rules of the registry, without Django: what is being searched, coded lists, the order of a contractor chain, merging."""
