"""The thin shell around the dbt project: check a bundle, build, audit, publish, explain.

No number is computed here; every definition stands in SQL and YAML.
"""
