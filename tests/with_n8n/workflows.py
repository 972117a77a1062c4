"""The workflows of `docs/n8n` with what docs/n8n.md says is to be filled in: address, credentials, and rows in place of
Google's sheet. Nothing else of them is changed."""

from __future__ import annotations

import json
from typing import Any

from ytempire.config import PROJECT

FOLDER = PROJECT / "docs" / "n8n"
WRITTEN = "http://127.0.0.1:8000"  # the address of YTEMPIRE in the files
GATE, SHEET = "ytempire-gate", "ytempire-sheet"  # the ends of the addresses of their webhooks
ANSWERS_WRONGLY = "ytempire-wrong"  # that of the gate whose word comes back under a wrong secret
Workflow = dict[str, Any]
Credential = dict[str, Any]


def header(credential_id: str, name: str, value: str) -> Credential:
    return {"id": credential_id, "name": credential_id, "type": "httpHeaderAuth",
            "data": {"name": name, "value": value}}  # fmt: skip


def hmac_secret(credential_id: str, secret: str) -> Credential:
    return {"id": credential_id, "name": credential_id, "type": "crypto", "data": {"hmacSecret": secret}}


def gate(address: str, hook: Credential, secret: Credential, back: Credential) -> Workflow:
    """The quality gate. `hook` is what calls in shows, `secret` what has signed it, `back` what the gate shows."""
    flow = _read("quality-gate.json", address)
    for node in flow["nodes"]:
        for kind, credential in (("webhook", hook), ("crypto", secret), ("httpRequest", back)):
            if _is(node, kind):
                _give(node, credential)
    return flow


def elsewhere(flow: Workflow, workflow_id: str, path: str) -> Workflow:
    """It as another workflow, at another address."""
    for node in flow["nodes"]:
        if _is(node, "webhook"):
            node["parameters"]["path"] = node["webhookId"] = path
    return {**flow, "id": workflow_id, "name": workflow_id}


def topics(address: str, hook: Credential, key: Credential, sheet: str) -> Workflow:
    """A topic from a sheet, whose rows are at the address `sheet`. It looks every five seconds."""
    flow = _read("topic-from-a-sheet.json", address)
    for node in flow["nodes"]:
        if _is(node, "webhook"):
            _give(node, hook)
        elif _is(node, "httpRequest"):
            _give(node, key)
        elif _is(node, "scheduleTrigger"):
            node["parameters"]["rule"] = {"interval": [{"field": "seconds", "secondsInterval": 5}]}
        elif _is(node, "googleSheets"):
            _put_in_place(node, sheet)
    return flow


def _put_in_place(node: dict[str, Any], sheet: str) -> None:
    """Read or change the rows by HTTP: the same columns, the same expressions."""
    asked = node["parameters"]
    if asked["operation"] == "read":
        found = asked.get("filtersUI", {"values": []})["values"]
        columns = [{"name": each["lookupColumn"], "value": each["lookupValue"]} for each in found]
        request = {"url": sheet, "sendQuery": bool(columns), "queryParameters": {"parameters": columns}}
    else:
        columns = [{"name": name, "value": value} for name, value in asked["columns"]["value"].items()]
        request = {"method": "POST", "url": sheet, "sendBody": True, "bodyParameters": {"parameters": columns}}
    node.update(type="n8n-nodes-base.httpRequest", typeVersion=4.2, parameters=request)


def _read(name: str, address: str) -> Workflow:
    flow: Workflow = json.loads((FOLDER / name).read_text().replace(WRITTEN, address))
    return flow


def _is(node: dict[str, Any], kind: str) -> bool:
    return bool(node["type"] == f"n8n-nodes-base.{kind}")


def _give(node: dict[str, Any], credential: Credential) -> None:
    node["credentials"] = {credential["type"]: {name: credential[name] for name in ("id", "name")}}
