"""The least that a Flask view can be, served as the product is: what `benchmarks.api` compares with."""

from __future__ import annotations

from flask import Flask, Response, jsonify

app = Flask(__name__)


@app.get("/")
def nothing() -> Response:
    """As much JSON as a short list has."""
    return jsonify({"success": True, "data": []})
