"""What was done about people and their requests, in rows that cannot be changed unseen."""
