"""Document Workbench: ask questions about PDFs and see the sentence that proves the answer."""

__version__ = "0.1.0"
