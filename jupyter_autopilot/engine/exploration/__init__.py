"""What is in a table and what stands out, as data; `jupyter_autopilot.exploration` is its public face."""
