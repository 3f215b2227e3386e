"""Where the thresholds on cosines lie with another encoder."""
