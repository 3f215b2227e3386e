"""The service: the library over HTTP, for accounts that have keys.

`create_app` makes the application, `nlp-support serve` runs it.
"""
