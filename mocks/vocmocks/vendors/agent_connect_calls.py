"""What the modules of Agent Connect register their behaviours with."""

from __future__ import annotations

from vocmocks.engine.behave import Behaviours

behaviours = Behaviours("agent-connect")
