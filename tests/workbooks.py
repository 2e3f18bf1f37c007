"""Workbooks for tests: XLSX by openpyxl, and real XLS files made record by record."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from pathlib import Path

import openpyxl

Cells = Sequence[Sequence[object]]
_SECTOR = 512
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def xlsx(
    path: Path, sheets: dict[str, Cells], merged: dict[str, Sequence[str]] | None = None
) -> Path:
    """Write an XLSX with some sheets, and cells merged in them (``A1:C1``)."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for span in (merged or {}).get(name, ()):
            sheet.merge_cells(span)
    book.save(path)
    return path


def xls(
    path: Path,
    rows: Cells,
    merged: Sequence[tuple[int, int, int, int]] = (),
    *,
    locked: bool = False,
) -> Path:
    """Write an XLS with one sheet; merged cells are first row, last row, first and last column."""
    path.write_bytes(container({"Workbook": _workbook(rows, merged, locked=locked)}))
    return path


def locked_xlsx(path: Path) -> Path:
    """Write what Excel makes of an XLSX with a password: a container with the encrypted file."""
    path.write_bytes(container({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"\x8c" * 5000}))
    return path


def _record(kind: int, data: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _workbook(rows: Cells, merged: Sequence[tuple[int, int, int, int]], *, locked: bool) -> bytes:
    def start(kind: int) -> bytes:
        return _record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0x0DBB, 0x07CC, 0, 6))

    head = start(0x0005)
    if locked:
        head += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + b"\7" * 48)
    head += _record(0x0042, struct.pack("<H", 0x04B0))
    head += _record(0x00E0, b"\0" * 20)
    name = "名单".encode("utf-16-le")
    sheet_at = len(head) + 4 + 8 + len(name) + 4
    head += _record(0x0085, struct.pack("<IHBB", sheet_at, 0, 2, 1) + name)
    head += _record(0x000A)
    body = start(0x0010)
    wide = max(map(len, rows))
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, wide, 0))
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, (int, float)):
                body += _record(0x0203, struct.pack("<HHHd", at, column, 0, float(cell)))
            elif cell not in (None, ""):
                text = str(cell)
                data = struct.pack("<HHHHB", at, column, 0, len(text), 1)
                body += _record(0x0204, data + text.encode("utf-16-le"))
    spans = b"".join(struct.pack("<HHHH", *span) for span in merged)
    body += _record(0x00E5, struct.pack("<H", len(merged)) + spans) if merged else b""
    return head + body + _record(0x000A)


def container(streams: dict[str, bytes]) -> bytes:
    """Return an OLE container (compound file) with some streams, each padded to 4,096 bytes."""
    padded = {name: data + b"\0" * (-len(data) % 4096) for name, data in streams.items()}
    count = sum(len(data) // _SECTOR for data in padded.values())
    fat_sectors = (count + 4 + 127) // 128 + 1
    chain = [_FAT] * fat_sectors
    at = fat_sectors
    directory_at = at
    directory_sectors = (len(padded) + 1 + 3) // 4
    chain += [*range(at + 1, at + directory_sectors), _END]
    at += directory_sectors
    entries = [_entry("Root Entry", 5, _END, 0, child=1 if padded else _FREE)]
    body = b""
    for number, (name, data) in enumerate(padded.items(), 1):
        sectors = len(data) // _SECTOR
        chain += [*range(at + 1, at + sectors), _END]
        right = number + 1 if number < len(padded) else _FREE
        entries.append(_entry(name, 2, at, len(streams[name]) and len(data), right=right))
        at += sectors
        body += data
    directory = b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0")
    chain += [_FREE] * (fat_sectors * 128 - len(chain))
    fat = struct.pack(f"<{len(chain)}I", *chain)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<IIIIIIIII", 0, fat_sectors, directory_at, 0, 4096, _END, 0, _END, 0)
    header += struct.pack("<109I", *range(fat_sectors), *[_FREE] * (109 - fat_sectors))
    return header + fat + directory + body


def _entry(
    name: str, kind: int, start: int, size: int, *, right: int = _FREE, child: int = _FREE
) -> bytes:
    text = name.encode("utf-16-le")
    return (
        text.ljust(64, b"\0")
        + struct.pack("<HBB", len(text) + 2, kind, 1)
        + struct.pack("<III", _FREE, right, child)
        + b"\0" * 36
        + struct.pack("<IQ", start, size)
    )
