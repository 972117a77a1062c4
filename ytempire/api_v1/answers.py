"""The envelope of every answer (interface.md): `{"success": true, "data": …}`, or an error with its request id."""

from __future__ import annotations

from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

Data = TypeVar("Data")


class Pagination(BaseModel):
    """Where a list stands. With `cursor` instead of `page`, `page` is null."""

    page: int | None = Field(examples=[1])
    per_page: int = Field(examples=[20])
    total: int = Field(examples=[1])
    pages: int = Field(examples=[1])
    next_cursor: str | None = Field(description="For the rows after these; null on the last page.", examples=[None])


class Success(BaseModel, Generic[Data]):
    success: Literal[True]
    data: Data


class Listed(BaseModel, Generic[Data]):
    success: Literal[True]
    data: list[Data]
    pagination: Pagination


class Error(BaseModel):
    """`code` is for programs and does not change, `message` is a sentence for people, `details` says what is wrong
    with which field."""

    code: str = Field(examples=["invalid_fields"])
    message: str = Field(examples=["Something in this request is wrong: see details."])
    details: dict[str, Any] = Field(examples=[{"topic": "Say what the film is about."}])
    request_id: Annotated[str, Field(examples=["3f7c9a1be2d84c0a9d1e5b6f7a8c9d0e"])]


class ErrorAnswer(BaseModel):
    model_config = ConfigDict(title="Error answer")

    success: Literal[False]
    error: Error
