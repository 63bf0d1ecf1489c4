"""Workbooks and tables as text to documents, as they are shown."""
