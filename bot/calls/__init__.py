"""Who has no corporate mailbox is called back on the number the office holds, and two members of staff vouch for them."""
