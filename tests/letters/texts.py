"""Thirty letters, good and bad, each with the rules that it breaks. All are made up."""

from __future__ import annotations

GOOD = {
    "a friend of a friend": (
        "Dear Gail,\n\nBen Ash suggested that I write to you. I read your report on night buses "
        "and redrew its map for our town. Could you tell me, in twenty minutes by phone, "
        "how you came to that work? Any day next week that suits you. A short no is fine.\n\nAda"
    ),
    "a former colleague": (
        "Dear Hugo, we worked together at the harbour until 2021. I am thinking about what to do "
        "next, and how you moved into teaching has stayed with me. Would you talk with me about it "
        "for half an hour? I will come to you.\n\nAda"
    ),
    "after a talk she gave": (
        "Dear Dr Ode, I heard you speak at the library on Tuesday. Your remark on small samples "
        "changed how I plan my survey; I enclose its one-page design, in case it is of use to "
        "you. May I ask you three questions about how you work, by e-mail if that is easier?"
    ),
    "alumni": (
        "Dear Olu Ade, as a fellow graduate of Fernhill I found you in the alumni book. You went "
        "from chemistry into patents, which I am weighing up. Could I hear how that was, in 20 "
        "minutes on the phone?"
    ),
    "no job is asked for": (
        "Dear Mira, our mutual friend Ned Park thought we should talk. I am not asking for a job; "
        "I would like to understand how your group chooses its problems. Twenty minutes, whenever "
        "it suits you, would be plenty."
    ),
    "a neighbour": (
        "Dear Mrs Blum, you and I share a hedge and hardly a word. I hear you ran the pharmacy for "
        "thirty years. Would you tell me one evening, for half an hour, what you would look for in "
        "somebody new to the trade?"
    ),
    "for passing on": (
        "Dear Gail, thank you for our talk. Would you pass the lines below on to Olu? If you would "
        "rather not, that is quite all right.\n\nDear Olu, Gail and I talked about tides. I read "
        "your note on gauges and found a misprint in table 2. Twenty minutes would be plenty."
    ),
    "thanks": (
        "Dear Gail, thank you for taking the time today. That rotas matter more than rank will "
        "stay with me. I wrote to Olu this afternoon and said that you had given me his name."
    ),
    "some months later": (
        "Dear Gail, we talked in May about tides. Since then I finished the course you named, "
        "and my gauge now runs. Should something have changed on your side, a few lines would "
        "be very welcome; if not, nothing needs doing."
    ),
    "something to offer": (
        "Dear Tom, your sister Lea gave me your name. I keep bees two streets from your school and "
        "could bring a glass hive for your science week. May I also ask you, over the fence or by "
        "phone for ten minutes, how you came to teach?"
    ),
}
BAD = {
    "the term": (
        "Dear Gail, Ben Ash suggested I write. Could I have an informational interview of 20 "
        "minutes?",
        {"informational interview"},
    ),
    "the brain": (
        "Dear Gail, we met at Ben's. I'd love to pick your brain for twenty minutes.",
        {"pick your brain"},
    ),
    "coffee": (
        "Dear Gail, we met at Ben's. Can I buy you a coffee and hear your story for 20 minutes?",
        {"coffee"},
    ),
    "a virtual coffee": (
        "Hi Gail! We both went to Fernhill. Up for a virtual coffee chat, 15 minutes?",
        {"coffee"},
    ),
    "a job": (
        "Dear Gail, Ben Ash told me of you. Are you hiring? I could talk for ten minutes.",
        {"asks for a job"},
    ),
    "an opening": (
        "Dear Mr Lind, your colleague Ned gave me your name. Do you know of any openings in your "
        "team? It would take ten minutes.",
        {"asks for a job"},
    ),
    "a word put in": (
        "Dear Gail, we worked together at Zeta. Could you put in a good word for me with Mira? It "
        "takes ten minutes.",
        {"asks for a job"},
    ),
    "a résumé": (
        "Dear Gail, Ben Ash suggested I write. My résumé is attached. Could we talk? 20 minutes.",
        {"résumé"},
    ),
    "a CV to look at": (
        "Dear Gail, Ben Ash suggested I write. Please look at my CV; ten minutes would do.",
        {"résumé"},
    ),
    "anybody": (
        "To whom it may concern, I would love to connect and learn more about your company.",
        {"vague", "no connection"},
    ),
    "any advice": (
        "Dear Gail, we met at Ben's. I would be glad of any advice you can give me, sometime soon.",
        {"vague"},
    ),
    "a stranger": (
        "Dear Gail, I admire your report on night buses. Could we talk for twenty minutes?",
        {"no connection"},
    ),
    "the name comes last": (
        "Dear Gail, I am somebody who has thought for many years about how towns move and how "
        "people get home at night, and about what one could do for those who work when others "
        "sleep, and so I would like to hear your story for twenty minutes. Ben Ash suggested it.",
        {"connection comes late"},
    ),
    "an hour": (
        "Dear Gail, Ben Ash suggested I write. Could I take an hour of your time?",
        {"takes too much"},
    ),
    "pushing": (
        "Dear Gail, we met at Ben's. This is my third message and I still haven't heard back from "
        "you. Please call me as soon as possible, it is urgent; five minutes will do.",
        {"pushes"},
    ),
    "several requests": (
        "Dear Gail, Ben Ash suggested I write. Could we talk for 20 minutes? Could you also "
        "read my essay? And would you introduce me to Mira?",
        {"one request"},
    ),
    "a form letter": (
        "Dear [Name], Ben Ash suggested I write. Could we talk about {company} for 20 minutes?",
        {"placeholder"},
    ),
    "no length": (
        "Dear Gail, Ben Ash suggested that I write. Could we talk one day?",
        {"vague"},
    ),
    "too long": (
        "Dear Gail, Ben Ash suggested that I write. Could we talk for 20 minutes? "
        + "I have much to say about myself and my long way here. " * 12,
        {"length"},
    ),
    "everything at once": (
        "Hi! I'm looking for a new job and want to pick your brain over coffee. I've attached my "
        "resume. Any advice you could give? Do you know of any vacancies? I need this ASAP.",
        {
            *("asks for a job", "pick your brain", "coffee", "résumé", "vague", "pushes"),
            *("one request", "no connection"),
        },
    ),
}
