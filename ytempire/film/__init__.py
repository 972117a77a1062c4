"""A film from scenes and word timings: pictures, captions, sound, measurements. No Flask, no database, no
network.
"""
