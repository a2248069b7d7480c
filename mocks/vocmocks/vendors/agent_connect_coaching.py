"""Data Return of Agent Connect's coaching sessions."""

from __future__ import annotations

from vocmocks.engine.behave import Call
from vocmocks.engine.exchange import Reply
from vocmocks.vendors.agent_connect_calls import behaviours
from vocmocks.vendors.agent_connect_returns import returned


@behaviours("list_coaching_sessions")
async def sessions(call: Call) -> Reply:
    """A session that was not shared yet is in no stretch of time in which sessions were shared."""
    return await returned(call, "coaching_sessions", ("created_at", "shared_at"), shared_at="is_shared")
