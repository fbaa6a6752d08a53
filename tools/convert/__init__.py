"""Makes canonical bundles of public data sets."""
