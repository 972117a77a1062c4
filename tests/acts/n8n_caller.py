"""A process of its own that says of one video after the other that it is finished, until it is killed:
`python -m tests.acts.n8n_caller DATABASE INSTANCE REDIS`. Each line it reads is a video, each it writes is answered."""

import sys
from pathlib import Path

from tests.conftest import settings_for
from ytempire import create_app
from ytempire.acts import n8n

database, instance, redis = sys.argv[1:]
with create_app(settings_for(database, Path(instance), redis)).app_context():
    print("begun", flush=True)
    for line in sys.stdin:
        video_id = line.strip()
        n8n.receive(None, "video_completed", {"video_id": video_id}, video_id)
        print(video_id, flush=True)
