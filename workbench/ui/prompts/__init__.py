"""The prompt library: chosen with "/" in the composer, changed in a dialog."""
