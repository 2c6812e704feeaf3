"""One interview as every format of ``transcripts`` writes it: what was asked, what was said, and by whom."""

from __future__ import annotations

from pathlib import Path

HERE = Path(__file__).parent / "transcripts"
QUESTIONS = [
    "Thanks for joining us. Tell me about a time when a customer was unhappy with you.",
    "Okay. Next question: describe a situation in which you finally had to refuse a client.",
    "Give me an example of when you changed a process for your customers.",
]
RUNS = [  # what the candidate says between two turns of the interviewer
    [
        "Last March a bakery owner, Mrs Hale, rang me because her oven order was late. "
        "I told her that the delay was ours, and I asked what she needed by Friday.",
        "So I drove to the R&D store in Leeds and found fourteen trays for her. "
        "I set them up in her kitchen before she opened, and I rang her again that evening.",
        "She kept the contract and sent us two neighbours.",
    ],
    [
        "Mr Pryce wanted ninety box plants, and I said no because they would have died within a year. "
        "I showed him the beds next door and wrote down what yew would cost instead.",
        "I had seen the blight there in May, so I knew.",
    ],
    [
        "Three callers a week asked where their order was, so I wrote a one-page form for the drivers. "
        "Complaints fell from 31 to 9 by June, and the depot in York took the form over."
    ],
]
SOUND = {
    "zoom.vtt": "Ana Ruiz",
    "teams.vtt": "Ana Ruiz",
    "meet.vtt": "Ana Ruiz",
    "meet.txt": "Ana Ruiz",
    "subtitles.srt": "Ana Ruiz",
    "otter.txt": "Ana Ruiz",
    "zoom_captions.txt": "Ana Ruiz",
    "zoom_chat.txt": "Ana Ruiz",
    "whisperx.json": "SPEAKER_01",
    "whisper_cpp.json": "Speaker 1",
    "aws.json": "spk_1",
    "deepgram.json": "Speaker 1",
    "deepgram_paragraphs.json": "Speaker 1",
    "deepgram_words.json": "Speaker 1",
    "assemblyai.json": "Speaker B",
}
DAMAGED = {
    "zoom_damaged.vtt": "2 of 19 cues are damaged (line 20: no readable times; line 40: it ends before it begins)",
    "teams_damaged.vtt": "2 of 18 cues are damaged (line 29: names no speaker; line 58: no readable times)",
    "meet_damaged.vtt": "1 of 19 cues are damaged (line 26: words without a time)",
    "meet_damaged.txt": "2 of 23 lines are damaged (line 20: '00:00:4?' is no time; "
    "line 28: 'Ana Ruiz 0:: I had seen' has no readable time)",
    "subtitles_damaged.srt": "2 of 19 cues are damaged (line 38: no readable times; line 54: no readable times)",
    "otter_damaged.txt": "2 of 37 lines are damaged (line 25: 'Ana Ruiz 0:' has no readable time; "
    "line 28: 'Bo Li 0.46' has no readable time)",
    "zoom_captions_damaged.txt": "2 of 30 lines are damaged (line 22: '[Ana Ruiz] 10:0' has no readable time; "
    "line 25: 'Bo Li] 10:01:06' has no readable time)",
    "whisperx_damaged.json": "2 of 18 segments are damaged (line 484: it ends before it begins; "
    "line 816: names no speaker)",
    "whisper_cpp_damaged.json": "3 of 19 segments are damaged (line 971: no readable times; line 2889: no text; "
    "line 3714: names no speaker)",
    "aws_damaged.json": "2 of 21 segments are damaged (line 2111: a word has no readable times; "
    "line 2571: an item has no word)",
    "deepgram_damaged.json": "2 of 19 utterances are damaged (line 2466: no readable times; line 2796: no text)",
    "assemblyai_damaged.json": "2 of 19 utterances are damaged (line 1793: no readable times; "
    "line 2388: names no speaker)",
}


def squeezed(text: str) -> str:
    """The text with one space between words."""
    return " ".join(text.split())


def answered() -> list[str]:
    """What the three answers hold."""
    return [squeezed(" ".join(runs)) for runs in RUNS]
