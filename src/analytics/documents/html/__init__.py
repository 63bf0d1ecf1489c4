"""Web pages to documents, as a person sees them: what styles show, hide, move and print counts."""
