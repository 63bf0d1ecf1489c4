"""Frozen dataclasses that are made as quickly as any other: a report is read into thousands of them."""

import dataclasses
from typing import Any, TypeVar

T = TypeVar("T")


def made_quickly(cls: type[T]) -> type[T]:
    """Give a frozen dataclass with slots a constructor that takes a third of the time.

    A frozen one sets each field by a call of ``object.__setattr__``. Here an instance is for a moment of a
    twin class, which has the same slots and is not frozen, so that its fields are set as plain ones are.
    Nobody sees it before it is frozen, and nothing else of the class changes. Fields have no factories.
    """
    fields: tuple[dataclasses.Field[Any], ...] = dataclasses.fields(cls)  # type: ignore[arg-type]
    names = [field.name for field in fields]
    given = [
        name if field.default is dataclasses.MISSING else f"{name}=_{name}"
        for name, field in zip(names, fields, strict=True)
    ]
    scope = {f"_{field.name}": field.default for field in fields}
    scope |= {"_own": cls, "_twin": type(cls.__name__, (), {"__slots__": names}), "_set": object.__setattr__}
    lines = [
        f"def __init__(self, {', '.join(given)}):",
        "    _set(self, '__class__', _twin)",
        *(f"    self.{name} = {name}" for name in names),
        "    self.__class__ = _own",
    ]
    exec("\n".join(lines), scope)  # noqa: S102 - as dataclasses make theirs, from names of fields alone
    cls.__init__ = scope["__init__"]  # type: ignore[assignment]
    return cls
