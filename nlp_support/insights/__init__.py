"""What a period's conversations say: topics, knowledge base, service metrics, coaching, report."""
