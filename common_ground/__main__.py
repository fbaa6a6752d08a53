"""`python -m common_ground`."""

import sys

from common_ground.cli import main

sys.exit(main())
