"""What the description of the service says of addresses that read their parameters themselves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from litestar.openapi.spec import ExternalDocumentation, Operation, Parameter, Schema
from litestar.openapi.spec.enums import OpenAPIType

TEXT, NUMBER = OpenAPIType.STRING, OpenAPIType.INTEGER


def taking(parameters: Mapping[str, tuple[OpenAPIType, str]]) -> type[Operation]:
    """An operation with these parameters in its address, none of them required: their type and a sentence."""
    listed = [
        Parameter(name=name, param_in="query", schema=Schema(type=type_), description=said)
        for name, (type_, said) in parameters.items()
    ]

    @dataclass
    class Taking(Operation):
        def __post_init__(self) -> None:
            self.parameters = [*(self.parameters or ()), *listed]

    return Taking


def explained(address: str, said: str) -> type[Operation]:
    """An operation of whose answer more is said at an address."""

    @dataclass
    class Explained(Operation):
        def __post_init__(self) -> None:
            self.external_docs = ExternalDocumentation(url=address, description=said)

    return Explained
