"""A vendor's description and overlay, loaded into a frozen `Contract`."""

from vocmocks.contract.load import load, load_vendor
from vocmocks.contract.model import (
    Body,
    Contract,
    ErrorShape,
    MediaType,
    Operation,
    Parameter,
    RateLimit,
    Response,
    SecurityScheme,
)

__all__ = [
    "Body",
    "Contract",
    "ErrorShape",
    "MediaType",
    "Operation",
    "Parameter",
    "RateLimit",
    "Response",
    "SecurityScheme",
    "load",
    "load_vendor",
]
