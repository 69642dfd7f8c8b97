"""Write the sample files: ``python -m netpath.generate data/samples``."""

import sys

from netpath.generate import write_samples

if __name__ == "__main__":
    write_samples(sys.argv[1] if len(sys.argv) > 1 else "data/samples")
