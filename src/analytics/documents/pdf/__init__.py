"""PDFs to documents: characters and ruling lines in, paragraphs and tables out."""
