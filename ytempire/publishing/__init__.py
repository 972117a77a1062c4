"""From a finished film to a video on YouTube: a pipeline of its own, part by part, from counted quota."""
