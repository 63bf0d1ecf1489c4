"""Cases of a third author, who had read neither the rules nor the cases of the others."""
