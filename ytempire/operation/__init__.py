"""Whether this installation is alive and ready, for load balancers and process managers."""
