"""Declared sources: the reader of a simple portal is data, and ``rest_connector`` or ``file_connector`` is all its code.

A portal declares the source of each of its streams; modes, keys and facts stay with the streams. A portal that is not simple has
a reader of its own (``loaders.portal_api.contract.Reader``), which may use these parts.
"""

from loaders.sources.changed_since import Days, Numbers, Since, Timestamps
from loaders.sources.connectors import SignIn, api_key, bearer, file_connector, no_sign_in, oauth2, rest_connector
from loaders.sources.declared_files import CsvFiles, DeclaredFiles, JsonFiles, JsonLines, YamlFiles
from loaders.sources.paginators import Cursor, LinkHeader, Offset, PageNumber
from loaders.sources.rest import ListPart, ListReader, RestList

__all__ = [
    "CsvFiles",
    "Cursor",
    "Days",
    "DeclaredFiles",
    "JsonFiles",
    "JsonLines",
    "LinkHeader",
    "ListPart",
    "ListReader",
    "Numbers",
    "Offset",
    "PageNumber",
    "RestList",
    "SignIn",
    "Since",
    "Timestamps",
    "YamlFiles",
    "api_key",
    "bearer",
    "file_connector",
    "no_sign_in",
    "oauth2",
    "rest_connector",
]
