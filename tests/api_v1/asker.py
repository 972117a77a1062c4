"""A process of its own that asks for one film after the other until it is killed:
`python -m tests.api_v1.asker DATABASE INSTANCE REDIS BEARER CHANNEL`. Each line it reads is an idempotency key, each it
writes is answered."""

import sys
from pathlib import Path

from tests.conftest import settings_for
from tests.support.programs import Program, let_call
from ytempire import create_app

database, instance, redis, bearer, channel_id = sys.argv[1:]
program = Program(let_call(create_app(settings_for(database, Path(instance), redis))), bearer)
print("begun", flush=True)
for line in sys.stdin:
    key = line.strip()
    asked = {"channel_id": channel_id, "topic": f"Salt, {key}"}
    assert program.post("/videos/generate", asked, headers={"Idempotency-Key": key}).status_code == 202
    print(key, flush=True)
