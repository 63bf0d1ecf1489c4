"""Text in pictures, found by networks that come with the extra ``ocr``."""
