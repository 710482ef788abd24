"""Hindi sentences of the seeds, and what else people type."""

from __future__ import annotations

from tests.models.tiny_checkpoints import SEEDS

_ARTICLES = " ".join(path.read_text(encoding="utf-8") for path in sorted(SEEDS.glob("*.txt")))
SENTENCES = [f"{' '.join(part.split())}।" for part in _ARTICLES.split("।") if part.strip()][1:31]
CONTROL = (
    *("</s>", "<s>", "<pad>", "<unk>", "<mask>", "hi_IN", "en_XX", "__hi__", "__en__", "hin_Deva", "eng_Latn"),
    *(">>eng<<", "madeupword0"),
)
"""Tokens of one model or another; as text they are letters like others."""
ODD = (
    *(
        "पुलिस 😀😀 ने 👨\u200d👩\u200d👧 कहा",
        "क\u094d\u200dष क\u094d\u200cष",
        "यह 漢字 और 𝕏𝕐 है",
        "दो   खाली\tजगह",
        "  किनारे  ",
    ),
    *("फ़ैसला ज़मीन", "\u0958\u093c", "१२,३४,५६७ रु.", "AIIMS में 12:30 बजे", "राम\u00a0लाल", "ﬁ ㎏ №", "\u0301क"),
)
