"""What customers write about: issue types, found in the questions themselves."""

from .find import OTHER, Topic, Topics, find_topics

__all__ = ["OTHER", "Topic", "Topics", "find_topics"]
