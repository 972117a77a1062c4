"""What people and programs do with what is theirs: the write transaction, the audit row, and then the worker and the
open pages are told. Pages and `/v1` call these, and neither holds a rule that the other lacks.
"""
