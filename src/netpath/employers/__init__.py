"""Every employer at once: whom do I know where, and what can be done next?

One table for a whole list of employers, or for the schools, fields, places and kinds of work of
whoever knows no employer yet: who is there, who was, the warmest way and its chance, the best
door, who recruits, and "nobody yet" in so many words.
"""

from netpath._face import guarded
from netpath._places import Spellings
from netpath.employers._answers import CALLED, STEPS, Employer, Employers, Move
from netpath.employers._ways import ways
from netpath.employers.sheets import write

__all__ = ["CALLED", "STEPS", "Employer", "Employers", "Move", "Spellings", "ways", "write"]

guarded(globals())
