"""Who is hired once somebody has been met, and what each way of answering does to it.

A model of one claim: having met somebody makes one judge them more kindly (the lift), it tells
little (the information), and who is met depends on whom one knows (access). Each is one number,
the user's own; by default the lift is 0 and a meeting tells nothing, so that nothing is claimed
until somebody says so.

The lift has been measured nowhere as an effect on hiring. That people like what they have seen
before (Bornstein 1989, Psychological Bulletin 106:265) or for whom they did a favour (Jecker and
Landy 1969, Human Relations 22:371) is about liking, and no correlation of those becomes a lift.
"""

from netpath._face import guarded
from netpath.hiring._compare import compare
from netpath.hiring._comparison import Comparison
from netpath.hiring._meetings import Meetings, Requests, meetings, requests
from netpath.hiring._practice import Judging, Practice, practice
from netpath.hiring._simulate import OneJob, Simulated, one_job, simulate

__all__ = [
    "Comparison",
    "Judging",
    "Meetings",
    "OneJob",
    "Practice",
    "Requests",
    "Simulated",
    "compare",
    "meetings",
    "one_job",
    "practice",
    "requests",
    "simulate",
]

guarded(globals())
