"""The world outside: each module serves one step through one service, local or paid."""
