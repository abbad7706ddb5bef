"""The words of a PDF as Qt writes them: glyphs of embedded fonts in compressed streams, which a search of the bytes misses."""
import re
import unicodedata
import zlib


def _objects(data):
    """number → (dictionary, stream unpacked or empty)."""
    found = {}
    for match in re.finditer(rb"(?<!\d)(\d+) 0 obj\b(.*?)endobj", data, re.S):
        head, _, rest = match[2].partition(b"stream")
        stream = b""
        if rest:
            packed = rest[2:] if rest.startswith(b"\r\n") else rest[1:]
            stream = zlib.decompressobj().decompress(packed) if b"FlateDecode" in head else packed
        found[int(match[1])] = (head, stream)
    return found


def _characters(cmap):
    """glyph → text, from the ToUnicode map of a font."""
    def text(digits):
        return bytes.fromhex(digits.decode()).decode("utf-16-be", "replace")
    table = {}
    for block in re.findall(rb"beginbfrange(.*?)endbfrange", cmap, re.S):
        for first, last, listed, start in re.findall(rb"<(\w+)>\s*<(\w+)>\s*(?:\[(.*?)\]|<(\w+)>)", block, re.S):
            texts = re.findall(rb"<(\w+)>", listed)
            for i in range(int(last, 16) - int(first, 16) + 1):
                table[int(first, 16) + i] = text(texts[i]) if texts else chr(int(start, 16) + i)
    for block in re.findall(rb"beginbfchar(.*?)endbfchar", cmap, re.S):
        for glyph, digits in re.findall(rb"<(\w+)>\s*<(\w+)>", block):
            table[int(glyph, 16)] = text(digits)
    return table


def words(data):
    """All that is drawn as text, in the order of the drawing, without the spaces between words; ligatures as letters."""
    objects = _objects(data)
    fonts = {}
    for number, (head, _) in objects.items():
        if b"/Type0" in head and (unicode := re.search(rb"/ToUnicode (\d+) 0 R", head)):
            fonts[number] = _characters(objects[int(unicode[1])][1])
    names = {name: int(number) for head, _ in objects.values() for name, number in re.findall(rb"/(F\d+) (\d+) 0 R", head)}
    drawn = []
    for head, stream in objects.values():
        table = {}
        for font, glyphs in re.findall(rb"/(F\d+) [\d.]+ Tf|<([0-9a-fA-F]+)>", stream) if b" Tf" in stream else ():
            if font:
                table = fonts.get(names.get(font), {})
            else:
                drawn += [table.get(int(glyphs[i:i + 4], 16), "") for i in range(0, len(glyphs), 4)]
    return unicodedata.normalize("NFKC", "".join("".join(drawn).split()))
