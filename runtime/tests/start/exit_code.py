import sys

try:
    sys.exit(259)
finally:
    print("finally")
