"""YouTube's quota: the accounts of the pool, what each call costs, and how much of each bucket is left."""
