"""One folder per platform, each with the same file names; an adapter knows its platform and no feature."""
