"""Questions about the privacy policy, answered with the policy's own words or with an honest refusal."""
