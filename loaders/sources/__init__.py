"""Declared sources: where a portal is simple, its reader is data, and ``reading`` or ``reading_files`` is all its code.

A portal names the source of each of its streams; modes, keys and facts stay with the streams. Where a portal is not simple it
brings a reader of its own (``loaders.portal_api.contract.Reader``), perhaps made of these parts.
"""

from loaders.sources.connecting import SignIn, api_key, bearer, oauth2, reading, reading_files, unsigned
from loaders.sources.files import CsvFiles, JsonLines
from loaders.sources.incremental import Days, Moments, Numbers, Since
from loaders.sources.paginators import Cursor, LinkHeader, Offset, PageNumber
from loaders.sources.rest import ListReader, Part, RestList

__all__ = [
    "CsvFiles",
    "Cursor",
    "Days",
    "JsonLines",
    "LinkHeader",
    "ListReader",
    "Moments",
    "Numbers",
    "Offset",
    "PageNumber",
    "Part",
    "RestList",
    "SignIn",
    "Since",
    "api_key",
    "bearer",
    "oauth2",
    "reading",
    "reading_files",
    "unsigned",
]
