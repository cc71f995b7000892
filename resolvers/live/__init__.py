"""What subscriptions tell: events of the graph as they come, each as far as the caller may see what it is about."""
