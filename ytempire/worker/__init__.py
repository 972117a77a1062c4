"""The processes that do the work: workers take jobs from Redis, the clock sees to what time brings."""
