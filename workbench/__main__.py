"""`python -m workbench` starts the program."""

import sys

from workbench.app import main

if __name__ == "__main__":
    sys.exit(main())
