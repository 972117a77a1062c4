"""Money: what a call may cost before it is made, what is held while it runs, and what it did cost, for good.

This package knows users, channels and videos by their ids alone, so that all of them can be shown with their costs.
"""
