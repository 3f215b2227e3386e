"""What customers write about: issue types found in the questions themselves."""

from .topics import OTHER, Topic, Topics, find_topics, group_questions

__all__ = ["OTHER", "Topic", "Topics", "find_topics", "group_questions"]
