"""A believable made-up team with its companies, people and weeks of work: what `sdrtui demo` plays with."""
