"""Cases of the second author: written from the catalogue alone, before any rule was read."""
