"""Which encoding the text of an old file is in, decided once for the whole file.

Chinese offices hand over GBK without a hint, UTF-8 with a wrong hint, and names cut in the middle
of a character. UTF-8 is strict enough to be tried first; GB18030 reads almost anything and so
comes last.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Sequence

from gridplanner.errors import GridplannerError

UTF8 = "utf-8"
GB18030 = "gb18030"
LATIN1 = "iso-8859-1"
# What a .cpg may say and be right about, where the text is neither UTF-8 nor GBK.
_ASIAN = {"big5", "cp950", "cp949", "euc_kr", "cp932", "shift_jis", "euc_jp", "big5hkscs"}
_CODE_PAGES = {"936": GB18030, "54936": GB18030, "65001": UTF8}


def codec(name: str) -> str:
    """Return Python's name of an encoding that a person or a .cpg names.

    Raises
    ------
    GridplannerError
        ``files.no_such_encoding`` where there is none.
    """
    plain = name.strip().lower().removeprefix("cp").removeprefix("ansi ").removeprefix("ms")
    if plain in _CODE_PAGES:
        return _CODE_PAGES[plain]
    for candidate in (name.strip(), f"cp{plain}"):
        try:
            found = codecs.lookup(candidate).name
        except (LookupError, ValueError):
            continue
        return GB18030 if found in {"gbk", "gb2312", "hz"} else found
    raise GridplannerError("files.no_such_encoding", encoding=name)


def decide(values: Iterable[bytes], names: Sequence[bytes] = (), hint: str = "") -> str:
    """Return the encoding of a whole file.

    Parameters
    ----------
    values
        The text of the file; a value may end in the middle of a character.
    names
        Field names; they decide only where all values are plain ASCII.
    hint
        What the file says of itself (.cpg), believed only where UTF-8 is ruled out.
    """
    kept = [value for value in values if not value.isascii()] or [
        name for name in names if not name.isascii()
    ]
    for candidate in (UTF8, *_asian(hint), GB18030):
        if all(_reads(value, candidate) for value in kept):
            return candidate
    return LATIN1


def decode(value: bytes, encoding: str) -> str:
    """Decode, leaving out a character that was cut in two."""
    return value.decode(encoding, errors="ignore")


def decode_text(data: bytes) -> tuple[str, str]:
    """Return a whole text file and its encoding: UTF-16 by its mark, UTF-8, else GB18030."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace"), "utf-16"
    for candidate in ("utf-8-sig", GB18030):
        try:
            return data.decode(candidate), candidate
        except UnicodeDecodeError:
            continue
    return data.decode(GB18030, errors="replace"), GB18030


def _asian(hint: str) -> tuple[str, ...]:
    try:
        found = codec(hint) if hint else ""
    except GridplannerError:
        return ()
    return (found,) if found in _ASIAN else ()


def _reads(value: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(value)
    except UnicodeDecodeError:
        return False
    return True
