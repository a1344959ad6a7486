"""What SYNC.md says, over the store and the port: plan and merge are pure, push and pull carry them out."""
