"""PDFium's functions that are asked of every character and every drawn thing of a page.

They are those of its ordinary binding, but take and give addresses instead of pointers and keep the
interpreter's lock: a call takes half the time, and a page makes thousands. A drawn thing is its address.
"""

import ctypes
from collections.abc import Callable
from typing import Any

import pypdfium2.raw as pdfium_c


def address_of(pointer: Any) -> int:
    """Where something lies that the ordinary binding points at, as the functions of this module take it."""
    return ctypes.addressof(pointer.contents)


def _bind(name: str) -> Callable[..., Any]:
    """A function by its name; what it writes to is given by `ctypes.byref`, and no pointer is None."""
    function = getattr(pdfium_c, name)
    kinds = [ctypes.c_void_p if hasattr(kind, "contents") else kind for kind in function.argtypes]
    result = ctypes.c_void_p if hasattr(function.restype, "contents") else function.restype
    return ctypes.cast(function, ctypes.PYFUNCTYPE(result, *kinds))


# -- characters, by the address of the page of text and their number
count_characters = _bind("FPDFText_CountChars")
is_generated = _bind("FPDFText_IsGenerated")
get_unicode = _bind("FPDFText_GetUnicode")
get_text_object = _bind("FPDFText_GetTextObject")
get_loose_box = _bind("FPDFText_GetLooseCharBox")
get_ink_box = _bind("FPDFText_GetCharBox")
get_origin = _bind("FPDFText_GetCharOrigin")
get_angle = _bind("FPDFText_GetCharAngle")
get_font_size = _bind("FPDFText_GetFontSize")
get_character_matrix = _bind("FPDFText_GetMatrix")

# -- drawn things
count_objects = _bind("FPDFPage_CountObjects")
get_object = _bind("FPDFPage_GetObject")
count_inner_objects = _bind("FPDFFormObj_CountObjects")
get_inner_object = _bind("FPDFFormObj_GetObject")
get_kind = _bind("FPDFPageObj_GetType")
get_matrix = _bind("FPDFPageObj_GetMatrix")
_get_bounds = _bind("FPDFPageObj_GetBounds")
_get_fill = _bind("FPDFPageObj_GetFillColor")
get_text_mode = _bind("FPDFTextObj_GetTextRenderMode")
set_active = _bind("FPDFPageObj_SetIsActive")

# -- marks on them, what is cut off of them, and paths
count_marks = _bind("FPDFPageObj_CountMarks")
get_mark = _bind("FPDFPageObj_GetMark")
get_mark_name = _bind("FPDFPageObjMark_GetName")
get_clip = _bind("FPDFPageObj_GetClipPath")
count_clip_paths = _bind("FPDFClipPath_CountPaths")
count_clip_segments = _bind("FPDFClipPath_CountPathSegments")
get_clip_segment = _bind("FPDFClipPath_GetPathSegment")
get_draw_mode = _bind("FPDFPath_GetDrawMode")
count_segments = _bind("FPDFPath_CountSegments")
get_segment = _bind("FPDFPath_GetPathSegment")
get_point = _bind("FPDFPathSegment_GetPoint")
get_segment_kind = _bind("FPDFPathSegment_GetType")
is_closing = _bind("FPDFPathSegment_GetClose")


_BOUNDS = (ctypes.c_float * 4)()
_TO_BOUNDS = tuple(ctypes.byref(_BOUNDS, 4 * index) for index in range(4))
_COLOUR = (ctypes.c_uint * 4)()
_TO_COLOUR = tuple(ctypes.byref(_COLOUR, 4 * index) for index in range(4))
"""Where PDFium writes to; it lets in one thread at a time."""


def read_bounds(thing: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right and top of a drawn thing; None when it has no extent."""
    if not _get_bounds(thing, *_TO_BOUNDS):
        return None
    left, bottom, right, top = _BOUNDS[:]
    return left, bottom, right, top


def read_fill(thing: int) -> tuple[int, int, int, int] | None:
    """Red, green, blue and alpha of what a drawn thing is filled with; None when it is not."""
    if not _get_fill(thing, *_TO_COLOUR):
        return None
    red, green, blue, alpha = _COLOUR[:]
    return red, green, blue, alpha
