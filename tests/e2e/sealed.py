"""Opens what Concord has sealed, with code of its own: the format of packaging/SECURITY.md, by the libcrypto that Python
has beside it. Reads the master key from FILE.key.
"""
import base64
import ctypes
import ctypes.util
import hashlib
import hmac
import pathlib

MARK = b"\xc0\x5e\x01"
HEAD, TAG = len(MARK) + 4 + 12, 16
TEXT_MARK = "sealed1:"
_crypto = ctypes.CDLL(ctypes.util.find_library("crypto"))
for _name in ("EVP_CIPHER_CTX_new", "EVP_aes_256_gcm"):
    getattr(_crypto, _name).restype = ctypes.c_void_p


def gcm_open(key, nonce, text, tag, aad):
    """AES-256-GCM (NIST SP 800-38D); ValueError when the tag does not fit."""
    context = ctypes.c_void_p(_crypto.EVP_CIPHER_CTX_new())
    try:
        size = ctypes.c_int(0)
        out = ctypes.create_string_buffer(len(text) + 16)
        assert _crypto.EVP_DecryptInit_ex(context, ctypes.c_void_p(_crypto.EVP_aes_256_gcm()), None, key, nonce) == 1
        assert _crypto.EVP_DecryptUpdate(context, None, ctypes.byref(size), aad, len(aad)) == 1
        assert _crypto.EVP_DecryptUpdate(context, out, ctypes.byref(size), text, len(text)) == 1
        assert _crypto.EVP_CIPHER_CTX_ctrl(context, 0x11, len(tag), tag) == 1  # EVP_CTRL_GCM_SET_TAG
        rest = ctypes.create_string_buffer(16)
        if _crypto.EVP_DecryptFinal_ex(context, rest, ctypes.byref(size)) != 1:
            raise ValueError("the tag does not fit: altered, moved, or another key")
        return out.raw[:len(text)]
    finally:
        _crypto.EVP_CIPHER_CTX_free(context)


def split(sealed):
    """(number of the key, nonce, ciphertext, tag)"""
    if not sealed.startswith(MARK) or len(sealed) < HEAD + TAG:
        raise ValueError("not a sealed value")
    return int.from_bytes(sealed[3:7], "big"), sealed[7:HEAD], sealed[HEAD:-TAG], sealed[-TAG:]


def columns(packed):
    """The columns of a row that were sealed together: each as its length (LEB128) and UTF-8."""
    found = []
    while packed:
        size = shift = 0
        while True:
            byte, packed = packed[0], packed[1:]
            size |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        found.append(packed[:size].decode())
        packed = packed[size:]
    return found


class Keys:
    """The data keys of a database. `rows` runs a SELECT, `hex_of` is its function for bytes as hex digits. Sealed values
    are given as bytes or as hex digits."""

    def __init__(self, rows, key_file, hex_of="hex({})"):
        master = base64.b64decode(pathlib.Path(key_file).read_text())
        self.data, self.lookup = {}, None
        for number, purpose, month, wrapped in rows(
                f"SELECT id, purpose, month, {hex_of.format('wrapped')} FROM data_keys WHERE wrapped IS NOT NULL"):
            place = b"\0".join((b"data_keys", str(number).encode(), purpose.encode(), month.encode()))
            _, nonce, text, tag = split(bytes.fromhex(wrapped))
            key = gcm_open(master, nonce, text, tag, place)
            if purpose == "lookup":
                self.lookup = key
            else:
                self.data[int(number)] = key

    def open(self, table, row, column, sealed):
        number, nonce, text, tag = split(bytes.fromhex(sealed) if isinstance(sealed, str) else bytes(sealed))
        return gcm_open(self.data[number], nonce, text, tag, b"\0".join(p.encode() for p in (table, row, column)))

    def row(self, table, row, sealed, column="sealed"):
        return columns(self.open(table, row, column, sealed))

    def text(self, table, row, column, stored):
        if not stored.startswith(TEXT_MARK):
            return stored
        return self.open(table, row, column, base64.b64decode(stored[len(TEXT_MARK):])).decode()

    def key_of(self, table, column, value):
        """The keyed hash by which a value is found."""
        text = f"{table}.{column}".encode() + b"\0" + value.encode()
        digest = hmac.new(self.lookup, text, hashlib.sha256).digest()[:16]
        return "k" + base64.urlsafe_b64encode(digest).decode().rstrip("=")
