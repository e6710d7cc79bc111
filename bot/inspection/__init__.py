"""What the authority is shown in an inspection: everything stored about requests, as documents in one language."""
