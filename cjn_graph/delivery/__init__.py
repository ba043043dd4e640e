"""What leaves the product: mail, where a server for it is set."""
