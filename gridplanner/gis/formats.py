"""What a file is, by its first bytes, and the files that an archive holds."""

from __future__ import annotations

import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from gridplanner.errors import GridplannerError

VECTOR = (".shp", ".gpkg", ".geojson", ".json", ".kml", ".fgb", ".tab", ".mif", ".dxf")
TABLES = (".csv", ".txt", ".xlsx", ".xls", ".et", ".ods", ".dbf")
_MAGIC = (
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"SQLite format 3\0", "gpkg"),
    (b"\x00\x00\x27\x0a", "shp"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"Rar!", "rar"),
    (b"7z\xbc\xaf", "7z"),
    (b"%PDF", "pdf"),
    (b"AC10", "dwg"),
    (b"II*\0", "tif"),
    (b"MM\0*", "tif"),
    (b"II+\0", "tif"),
    (b"MM\0+", "tif"),
    (b"\x89PNG", "picture"),
    (b"\xff\xd8\xff", "picture"),
)
_FOREIGN = {"rar", "7z", "pdf", "dwg", "picture"}


def kind_of(path: Path) -> str:
    """Return what the first bytes of a file say: zip, gpkg, shp, xls, … or empty for text.

    Raises
    ------
    GridplannerError
        Where there is no such file, it is a folder, empty, or may not be read.
    """
    if path.is_dir():
        raise GridplannerError("files.folder", file=path.name)
    if not path.exists():
        raise GridplannerError("files.missing", file=str(path))
    try:
        with path.open("rb") as stream:
            start = stream.read(16)
    except OSError:
        raise GridplannerError("files.not_allowed", file=path.name) from None
    if not start:
        raise GridplannerError("files.empty", file=path.name)
    return next((kind for magic, kind in _MAGIC if start.startswith(magic)), "")


@contextmanager
def vector_files(path: Path) -> Iterator[tuple[Path, ...]]:
    """Give the vector files that a path stands for: itself, or the members of an archive.

    An archive is unpacked to a temporary folder, and so is a file whose path the reader would
    take apart (it splits at "!"). Names inside old archives are read as UTF-8 or GBK.
    """
    kind = kind_of(path)
    if kind in _FOREIGN:
        raise GridplannerError(f"files.is_{kind}", file=path.name)
    if path.suffix.lower() == ".dbf" and sidecar(path, ".shp"):
        raise GridplannerError("files.part_of_shapefile", file=path.name)
    if kind == "xls" or path.suffix.lower() in TABLES:
        raise GridplannerError("files.table_without_shapes", file=path.name)
    if kind == "zip":
        with _temporary() as folder:
            yield _unpacked(path, folder)
    elif "!" in str(path):
        with _temporary() as folder:
            yield (_copied(path, folder),)
    else:
        yield (_complete(path, kind),)


@contextmanager
def _temporary() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _complete(path: Path, kind: str) -> Path:
    """Return the path of a whole shapefile, or of anything else."""
    suffix = path.suffix.lower()
    if suffix in (".shx", ".prj", ".cpg"):
        raise GridplannerError("files.part_of_shapefile", file=path.name)
    if (kind == "shp" or suffix == ".shp") and sidecar(path, ".shx") is None:
        raise GridplannerError("files.no_shx", file=path.name, stem=path.stem)
    return path


def sidecar(path: Path, suffix: str) -> Path | None:
    """Return the file of the same name with another suffix, in either case."""
    for candidate in (path.with_suffix(suffix), path.with_suffix(suffix.upper())):
        if candidate.is_file():
            return candidate
    return None


def _copied(path: Path, folder: Path) -> Path:
    """Copy a file and its companions under a name without "!"."""
    _complete(path, "")
    stem = path.stem.replace("!", "_")
    for one in path.parent.iterdir():
        if one.stem == path.stem and one.is_file():
            shutil.copyfile(one, folder / (stem + one.suffix))
    return folder / (stem + path.suffix)


def _unpacked(path: Path, folder: Path) -> tuple[Path, ...]:
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            names = [_member_name(one) for one in members]
            if any(name.startswith("xl/") or name == "content.xml" for name in names):
                raise GridplannerError("files.table_without_shapes", file=path.name)
            if any(one.flag_bits & 1 for one in members):
                raise GridplannerError("files.zip_password", file=path.name)
            for member, name in zip(members, names, strict=True):
                _extract(archive, member, folder / name)
    except (zipfile.BadZipFile, EOFError, NotImplementedError, OSError):
        raise GridplannerError("files.zip_broken", file=path.name) from None
    found = sorted(one for one in folder.rglob("*") if one.suffix.lower() in VECTOR)
    if not found:
        raise GridplannerError("files.zip_without_shapes", file=path.name)
    return tuple(_complete(one, "") for one in found)


def _extract(archive: zipfile.ZipFile, member: zipfile.ZipInfo, target: Path) -> None:
    if target.suffix.lower() not in (
        *VECTOR,
        ".shx",
        ".dbf",
        ".prj",
        ".cpg",
        ".dat",
        ".map",
        ".id",
        ".mid",
    ):
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(member) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink)


def _member_name(member: zipfile.ZipInfo) -> str:
    """Return a member's name as a relative path that stays inside; empty for what is no file."""
    name = member.filename
    if not member.flag_bits & 0x800:
        raw = name.encode("cp437", errors="replace")
        for encoding in ("utf-8", "gb18030"):
            try:
                name = raw.decode(encoding)
                break
            except UnicodeDecodeError:
                continue
    parts = [
        part for part in PurePosixPath(name.replace("\\", "/")).parts if part not in ("..", "/")
    ]
    if "__MACOSX" in parts or not parts or parts[-1].startswith("._"):
        return "ignored"
    return "/".join(part.replace(":", "_").replace("!", "_") for part in parts)
