"""PDFs made by hand: strings at places, as small as they can be."""

from __future__ import annotations

import zlib

Placed = tuple[float, float, str]


def column(
    lines: list[str], x: float = 72, top: float = 720, indent: float = 18, step: float = 12
) -> list[Placed]:
    """Lines one below the other; one that begins with a space is indented, an empty one is a gap."""
    placed = []
    for number, line in enumerate(lines):
        if line:
            placed.append((x + (indent if line[0] == " " else 0), top - number * step, line.strip()))
    return placed


def content(placed: list[Placed]) -> bytes:
    strings = []
    for x, y, text in placed:
        escaped = text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")
        strings.append(f"BT /F1 10 Tf 1 0 0 1 {x} {y} Tm ({escaped}) Tj ET")
    return "\n".join(strings).encode("cp1252")


def pdf(*pages: bytes, extra: str = "", packed: bool = False) -> bytes:
    """A PDF of one content stream a page; `extra` goes into the trailer."""
    font = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
    kids = " ".join(f"{4 + 2 * n} 0 R" for n in range(len(pages)))
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode(),
        font,
    ]
    for number, stream in enumerate(pages):
        data = zlib.compress(stream, 9) if packed else stream
        how = " /Filter /FlateDecode" if packed else ""
        page = f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents {5 + 2 * number} 0 R "
        objects.append(f"{page}/Resources << /Font << /F1 3 0 R >> >> >>".encode())
        objects.append(f"<< /Length {len(data)}{how} >>\nstream\n".encode() + data + b"\nendstream")
    return assembled(objects, extra)


def assembled(objects: list[bytes], extra: str = "") -> bytes:
    out, places = bytearray(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n"), []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n".encode() + body + b"\nendobj\n"
    start = len(out)
    table = "".join(f"{at:010} 00000 n \n" for at in places)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}".encode()
    trailer = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {extra} >>\n"
    return bytes(out) + f"{trailer}startxref\n{start}\n%%EOF\n".encode()
