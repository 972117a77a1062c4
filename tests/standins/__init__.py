"""Stand-ins for the paid services and for Google: they speak the wire form over loopback, bill, fail when told to, and
check what they are sent. `python -m tests.standins` serves them beside the application (`bin/run --standins`)."""
