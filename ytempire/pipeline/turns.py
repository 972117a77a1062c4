"""Whose film is next. A higher plan's films come sooner, and nobody waits for good.

A place in the queue is kept by time: each step of a plan's priority counts as `HEAD_START` seconds of waiting. So a
film of the largest plan goes before those that were queued up to an hour before it, and a film that has waited that
much longer is passed by none that comes after it, however many there are.
"""

from __future__ import annotations

from datetime import datetime

from rq import Queue
from rq.job import Job

from ytempire.extensions import utcnow

HEAD_START = 20 * 60  # seconds

# The job, which stands last, moves before those that count as waiting for less long. What a worker has taken meanwhile
# is left alone, and nothing passes a job that says nothing of itself. Searched from the end: most stay near it.
PLACE = """
if redis.call('lrem', KEYS[1], -1, ARGV[1]) == 0 then return 0 end
redis.call('hset', ARGV[3] .. ARGV[1], 'since', ARGV[2])
local ids = redis.call('lrange', KEYS[1], 0, -1)
for place = #ids, 1, -1 do
  local since = redis.call('hget', ARGV[3] .. ids[place], 'since')
  if not since or tonumber(since) <= tonumber(ARGV[2]) then
    redis.call('linsert', KEYS[1], 'after', ids[place], ARGV[1])
    return place + 1
  end
end
redis.call('lpush', KEYS[1], ARGV[1])
return 1
"""


def take_place(queue: Queue, job_id: str, priority: int, now: datetime | None = None) -> int:
    """Put a job that was just enqueued where its plan's priority has it; which place that is, from 1, or 0 where a
    worker has it already. Raises RedisError; then it stands at the end."""
    since = (now or utcnow()).timestamp() - priority * HEAD_START
    place = queue.connection.eval(PLACE, 1, queue.key, job_id, f"{since:.6f}", Job.redis_job_namespace_prefix)
    return int(place)
