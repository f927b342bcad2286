"""Archives of arrays that are not read into memory: the system reads of them what is looked at, and
several processes share it.

They are numpy's own `.npz`, in which each array begins where it can be used as it lies.
"""

from __future__ import annotations

import io
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any
from zipfile import ZipFile, ZipInfo

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

_ALIGNED = 64  # bytes, to which numpy rounds up the header of an array
_HEADER = struct.Struct("<26xHH")  # of a member: in the end, how long its name and its extra are
_PADDING = struct.Struct("<HH")
_ALIGNMENT = 0xD935  # as other tools call an extra that only fills up


def write(file: IO[bytes], arrays: Mapping[str, NDArray[Any]]) -> None:
    with ZipFile(file, "w") as archive:
        for name, array in arrays.items():
            content = io.BytesIO()
            npy.write_array(content, np.asarray(array, order="C"), (1, 0), allow_pickle=False)
            member = ZipInfo(f"{name}.npy")
            before = file.tell() + _HEADER.size + len(member.filename) + _PADDING.size
            filling = -before % _ALIGNED
            member.extra = _PADDING.pack(_ALIGNMENT, filling) + bytes(filling)
            archive.writestr(member, content.getbuffer())


def read(file: Path) -> dict[str, NDArray[Any]]:
    """Any error where it is damaged: every byte is compared with what was written."""
    with file.open("rb") as opened, ZipFile(opened) as archive:
        if damaged := archive.testzip():
            raise ValueError(f"{damaged} is damaged")
        return {
            member.filename.removesuffix(".npy"): _mapped(opened, member)
            for member in archive.infolist()
        }


def _mapped(file: IO[bytes], member: ZipInfo) -> NDArray[Any]:
    file.seek(member.header_offset)
    file.seek(sum(_HEADER.unpack(file.read(_HEADER.size))), io.SEEK_CUR)
    npy.read_magic(file)
    shape, _, kind = npy.read_array_header_1_0(file)
    if kind.hasobject:
        raise ValueError(f"{member.filename} holds objects")
    if 0 in shape:
        return np.empty(shape, kind)
    return np.asarray(np.memmap(file, kind, "r", file.tell(), shape))
