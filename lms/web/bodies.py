"""Request bodies: read up to a limit; invalid UTF-8 is reported and not rewritten.

Werkzeug replaces bytes that are not UTF-8 with `%ED%A0%80`, returns an empty form for a multipart
body that it cannot read, and nothing of a body that is too large. Here such bytes become lone
surrogates, which `web.request_values` refuses, and whatever fits the limit is read.
"""

import re
from functools import cached_property
from io import BytesIO
from typing import IO
from urllib.parse import parse_qsl

from flask import Request
from werkzeug.datastructures import FileStorage, Headers, ImmutableMultiDict
from werkzeug.exceptions import ClientDisconnected, RequestEntityTooLarge
from werkzeug.formparser import default_stream_factory
from werkzeug.sansio.multipart import (
    HEADER_CONTINUATION_RE,
    Data,
    Epilogue,
    Event,
    Field,
    File,
    MultipartDecoder,
    NeedData,
)
from werkzeug.wsgi import LimitedStream

# This many bytes of a form larger than its route accepts are still read and shown to its writer.
TRUNCATED_SIZE = 1 << 20
_STEP = 64 << 10
# What `surrogateescape` makes of bytes that are not UTF-8.
_ESCAPED_BYTES = "".join(map(chr, range(0xDC80, 0xDD00)))
_URLENCODED, _MULTIPART = "application/x-www-form-urlencoded", "multipart/form-data"

Fields = list[tuple[str, str]]
Files = list[tuple[str, FileStorage]]


class FormRequest(Request):
    """A request whose form is the part of the body that could be read.

    `is_too_large`: the body is larger than the route accepts; `is_broken`: it is not a valid form.
    """

    is_too_large = False
    is_broken = False

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        return ImmutableMultiDict(parse_pairs(self.query_string))

    @property
    def full_path(self) -> str:
        return f"{self.path}?{self.query_string.decode(errors='replace')}"

    def _load_form_data(self) -> None:
        if "form" in self.__dict__:
            return
        max_size = self.max_content_length or TRUNCATED_SIZE
        self.is_too_large = (self.content_length or 0) > max_size
        fields: Fields = []
        files: Files = []
        if self.mimetype in {_URLENCODED, _MULTIPART}:
            stream = _Stream(self, max_size)
            try:
                fields, files = self._read_form(stream)
            except ClientDisconnected:
                if not self.is_too_large:
                    raise
            self.is_too_large |= stream.length > max_size
        self.__dict__["form"] = ImmutableMultiDict(fields)
        self.__dict__["files"] = ImmutableMultiDict(files)

    def _read_form(self, stream: "_Stream") -> tuple[Fields, Files]:
        if self.mimetype == _URLENCODED:
            return _read_urlencoded(stream), []
        boundary = self.mimetype_params.get("boundary", "").encode("ascii", "ignore")
        reading = _Multipart(boundary, self.max_form_parts)
        try:
            reading.read(stream)
        except RequestEntityTooLarge:
            self.is_too_large = True
        except ValueError:
            # A missing end is reported as an error of the size alone.
            self.is_broken = not stream.is_cut
        return reading.fields, reading.files


def parse_pairs(raw: bytes) -> Fields:
    """Return names and values of a query; bytes that are not UTF-8 become lone surrogates."""
    return _parse(raw.decode(errors="surrogateescape"))


def _parse(text: str) -> Fields:
    return parse_qsl(text, keep_blank_values=True, errors="surrogateescape")


class _Stream:
    """A body up to its limit: all of it when the route accepts it, else the first bytes."""

    def __init__(self, request: FormRequest, max_size: int) -> None:
        self._request = request
        self._remaining = max(max_size, TRUNCATED_SIZE) + 1
        self.length = 0
        self._stream: IO[bytes] | LimitedStream = request.environ["wsgi.input"]
        if "wsgi.input_terminated" not in request.environ:
            self._stream = LimitedStream(self._stream, request.content_length or 0)

    @property
    def is_cut(self) -> bool:
        return self._remaining <= 0

    def read(self, size: int = _STEP) -> bytes:
        data = self._stream.read(min(size, self._remaining)) if self._remaining > 0 else b""
        self._remaining -= len(data)
        self.length += len(data)
        return data


class _Multipart:
    """Fields and files in the order they are read, so that those before an error are available."""

    def __init__(self, boundary: bytes, most_parts: int | None) -> None:
        self.fields: Fields = []
        self.files: Files = []
        self._decoder = _Decoder(boundary or b"missing", None, max_parts=most_parts)
        self._part: Field | File | None = None
        self._target: IO[bytes] | None = None

    def read(self, stream: _Stream) -> None:
        """Raises ValueError where the body ends early, RequestEntityTooLarge for too many parts."""
        while data := stream.read():
            self._decoder.receive_data(data)
            self._take_events()
        self._decoder.receive_data(None)
        try:
            self._take_events()
        except ValueError:
            self._close()
            raise

    def _take_events(self) -> None:
        event = self._decoder.next_event()
        while not isinstance(event, Epilogue | NeedData):
            self._take(event)
            event = self._decoder.next_event()

    def _take(self, event: Event) -> None:
        if isinstance(event, Field | File):
            self._part = event
            is_file = isinstance(event, File)
            self._target = default_stream_factory(None, None, None) if is_file else BytesIO()
        elif isinstance(event, Data) and self._target is not None:
            self._target.write(event.data)
            if not event.more_data:
                self._close()

    def _close(self) -> None:
        part, target = self._part, self._target
        self._part = self._target = None
        if part is None or target is None:
            return
        target.seek(0)
        name = part.name or ""
        if isinstance(part, Field):
            self.fields.append((name, target.read().decode(errors="surrogateescape")))
            target.close()
        else:
            self.files.append(
                (name, FileStorage(target, part.filename, name, headers=part.headers))
            )


class _Decoder(MultipartDecoder):
    """A decoder that accepts names of fields and files that are not UTF-8."""

    def _parse_headers(self, data: bytes | bytearray) -> Headers:
        lines = HEADER_CONTINUATION_RE.sub(b" ", data).splitlines()
        texts = (line.decode(errors="surrogateescape").strip(" \t") for line in lines)
        pairs = (text.partition(":") for text in texts if text)
        return Headers([(name.strip(" \t"), value.strip(" \t")) for name, _, value in pairs])


def _read_urlencoded(stream: _Stream) -> Fields:
    # One expression, so that no second copy of 8 MB is held while the text is parsed.
    text = b"".join(iter(stream.read, b"")).decode(errors="surrogateescape")
    if not stream.is_cut:
        return _parse(text)
    # The last character, several bytes of three letters each, may be cut in the middle.
    pairs = _parse(re.sub(r"%.?\Z", "", text))
    return [(name, value.rstrip(_ESCAPED_BYTES)) for name, value in pairs]
