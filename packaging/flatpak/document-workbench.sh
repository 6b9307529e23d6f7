#!/bin/sh
PYTHONPATH=/app/lib/document-workbench exec python3 -m workbench "$@"
