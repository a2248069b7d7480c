"""The journal in Redis: a stream of entries (store/entries.py), looked through where it is.

An entry's first line is JSON that we write ourselves, always in the same order. So Lua finds what is searched for as
text in that line, and what crosses the network is the page that is shown. Changes are a stream like it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any

import orjson

from vocmocks.engine.changes import KEPT, Change
from vocmocks.engine.journal import MOST_BYTES, Entry, Filter
from vocmocks.engine.search import Page, Search
from vocmocks.store.entries import dump, load
from vocmocks.store.redis_admission_scripts import ENTER, FORGET
from vocmocks.store.redis_keys import BYTES, CHANGES, CHANGES_COUNT, COUNT, JOURNAL, SIZES, keys
from vocmocks.store.redis_link import Link, Script
from vocmocks.store.redis_scripts import NOTE

ENTERED = JOURNAL, COUNT, SIZES, BYTES
"""The keys of the scripts that take an entry in."""
PAGE = 500
MANY = 500
"""Entries that Redis looks through in one go: others wait meanwhile."""

SEARCH = Script(
    """
local wanted, skip, most = cjson.decode(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local function within(number, ranges)
  for _, range in ipairs(ranges) do
    if range[1] <= number and number <= range[2] then return true end
  end
  return #ranges == 0
end
local function has(line, texts)
  for _, text in ipairs(texts) do
    if not line:find(text, 1, true) then return false end
  end
  return true
end
local function any(line, choices)
  for _, texts in ipairs(choices) do
    if has(line, texts) then return true end
  end
  return #choices == 0
end
local function matches(tenant, raw)
  if wanted.tenant and tenant ~= wanted.tenant then return false end
  if wanted.plain then return true end
  local line = raw:sub(1, raw:find('\\n', 1, true))
  if not has(line, wanted.texts) or not any(line, wanted.paths) then return false end
  if wanted.unmatched ~= nil and wanted.unmatched ~= (line:find(',"operation":null,', 1, true) ~= nil) then
    return false
  end
  if wanted.since and tonumber(line:match('^{"time":([^,]+),')) < wanted.since then return false end
  return #wanted.statuses == 0 or within(tonumber(line:match(',"status":(%d+),"response_headers":')), wanted.statuses)
end
local page = redis.call('XREVRANGE', KEYS[1], ARGV[1], ARGV[2], 'COUNT', ARGV[3])
local found, shown = 0, {}
for _, entry in ipairs(page) do
  if matches(entry[2][2], entry[2][4]) then
    found = found + 1
    if found > skip and #shown < 2 * most then
      shown[#shown + 1] = entry[1]
      shown[#shown + 1] = entry[2][4]
    end
  end
end
local last = #page == tonumber(ARGV[3]) and page[#page][1] or ''
return {last, found, shown, redis.call('GET', KEYS[2]) or '0'}
"""
)
"""Keys: the journal, its count. Arguments: the ids to look between (newest first), how many entries to look at, what is
wanted, how many of it to skip and to give. Gives the last id (empty: there are no more), how many were found, ids and
entries by turns, and the count."""


class RedisJournal:
    """The latest `size` exchanges, fewer where their bodies have more than `most` bytes."""

    def __init__(self, link: Link, size: int, most: int = MOST_BYTES) -> None:
        self._link, self._size, self._most = link, size, most

    async def add(self, entry: Entry) -> None:
        entry.id = await self._link.run(ENTER, ENTERED, *self.entered(entry))

    def entered(self, entry: Entry) -> tuple[int, int, str, bytes]:
        """What the scripts that take an entry in are told of it."""
        return self._size, self._most, keys(entry.tenant).name, dump(entry)

    async def find(self, tenant: str | None = None, wanted: Filter | None = None) -> Sequence[Entry]:
        found = []
        async for id, own, raw in self._latest():
            if tenant is None or own == keys(tenant).name:
                entry = load(id, raw)
                if wanted is None or wanted(entry):
                    found.append(entry)
        return found

    async def page(self, search: Search, offset: int = 0, limit: int | None = None) -> Page:
        if search == Search():
            return await self._all(offset, limit)
        most = self._size if limit is None else limit
        wanted, end = orjson.dumps(_spec(search)), f"({search.after}-0" if search.after else "-"
        total, newest, last, entries = 0, None, "+", list[Entry]()
        while last:
            skip, left = max(0, offset - total), most - len(entries)
            start = last if last == "+" else f"({last}"
            raw, found, shown, count = await self._link.run(
                SEARCH, (JOURNAL, COUNT), start, end, MANY, wanted, skip, min(left, self._size)
            )
            last, total = raw.decode(), total + found
            newest = int(count) if newest is None else newest
            entries += _entries(zip(shown[::2], shown[1::2], strict=True))
        return Page(entries, total, newest or 0)

    async def _all(self, offset: int, limit: int | None) -> Page:
        """A page of everything: what comes before it is not looked at closely."""
        most = min(offset + (self._size if limit is None else limit), self._size)
        count, newest = int(await self._link.ask("XLEN", JOURNAL)), await self._link.ask("GET", COUNT)
        page = await self._link.ask("XREVRANGE", JOURNAL, "+", "-", "COUNT", most) if most > offset else []
        return Page(_entries((id, fields[3]) for id, fields in page[offset:]), count, int(newest or 0))

    async def get(self, id: int) -> Entry | None:
        found = await self._link.ask("XRANGE", JOURNAL, f"{id}-0", f"{id}-0")
        return load(id, found[0][1][3]) if found else None

    async def clear(self, tenant: str | None = None) -> None:
        if tenant is None:
            await self._link.ask("DEL", JOURNAL, SIZES, BYTES)
            return
        ids = [id async for id, own, _ in self._latest() if own == keys(tenant).name]
        for at in range(0, len(ids), PAGE):
            await self._link.run(FORGET, (JOURNAL, SIZES, BYTES), *ids[at : at + PAGE])

    async def _latest(self) -> AsyncIterator[tuple[int, str, bytes]]:
        """Id, tenant and entry, the newest first."""
        last = "+"
        while page := await self._link.ask("XREVRANGE", JOURNAL, last, "-", "COUNT", PAGE):
            for id, (_, own, _, raw) in page:
                yield _number(id), own.decode(), raw
            last = f"({page[-1][0].decode()}"


class RedisChanges:
    def __init__(self, link: Link) -> None:
        self._link = link

    async def add(self, change: Change) -> None:
        raw = orjson.dumps((change.what, change.method, change.path, change.tenant))
        change.id = await self._link.run(NOTE, (CHANGES, CHANGES_COUNT), KEPT, raw)

    async def after(self, id: int) -> Sequence[Change]:
        found = await self._link.ask("XRANGE", CHANGES, f"({id}-0", "+")
        return [_change(_number(each), fields[1]) for each, fields in found]

    async def newest(self) -> int:
        return int(await self._link.ask("GET", CHANGES_COUNT) or 0)


def _change(id: int, raw: bytes) -> Change:
    what, method, path, tenant = orjson.loads(raw)
    return Change(what, method, path, tenant, id)


def _spec(search: Search) -> dict[str, Any]:
    """What is searched for, in the words of the script."""
    names = ("vendor", "operation", "method", "outcome")
    texts = [_field(name, value) for name in names if (value := getattr(search, name)) is not None]
    tenant = None if search.tenant is None else keys(search.tenant).name
    wanted = {
        "texts": texts,
        "paths": [
            [_field("path", path), *([_field("vendor", vendor)] if vendor is not None else [])]
            for vendor, path in search.paths
        ],
        "statuses": search.statuses,
        "plain": search == Search(tenant=search.tenant, after=search.after),
    }
    more = {"tenant": tenant, "unmatched": search.unmatched, "since": search.since}
    return wanted | {name: value for name, value in more.items() if value is not None}


def _field(name: str, value: str) -> str:
    """A field as it stands in an entry's first line: nowhere else, as quotes inside of texts are escaped there."""
    return f',"{name}":{orjson.dumps(value).decode()},'


def _entries(found: Any) -> list[Entry]:
    return [load(_number(id), raw) for id, raw in found]


def _number(id: bytes) -> int:
    return int(id.partition(b"-")[0])
