"""How Hindi and English say no. Words are folded, a space stands between tokens, a * for any letters.

A *plain* negation must be answered on the other side by a negation of its own, plain or *implied*: "without" answers
बिना, "failed" answers नहीं. An implied one is never asked for, nor are phrases that deny nothing, such as "not only".
"""

from __future__ import annotations

HINDI_PLAIN = """
नहीं; नही; न; ना; बिना; बगैर; गैर; नामुमकिन; मत करो; मत करें; मत करना; मत कीजिए; मत कीजिएगा; मत भूल*;
मत जा*; मत बन*; मत छोड*; मत ले*; मत बोल*; मत सोच*; मत मान*; मत घबरा*; मत डर*; मत रुक*; मत खा*; मत पी*;
मत निकल*; मत कह*; मत समझ*
"""

HINDI_IMPLIED = """
न केवल; न जाने; ना जाने; ना केवल; न सिर्फ; ना सिर्फ; न मात्र; ही नहीं; है न ?; है ना ?; या नहीं; या न; नहीं तो; क्यों न;
क्यों ना; कि नहीं; न हो कि; कहीं न कहीं; कोई न कोई; कुछ न कुछ; किसी न किसी; कभी न कभी; एक न एक;
कहीं ना कहीं; कोई ना कोई; कुछ ना कुछ; किसी ना किसी; कभी ना कभी; असमर्थ; असंभव; असफल; अक्षम; अज्ञात; अनजान;
अनजाने; अनुपस्थित; अनिश्चित; अस्पष्ट; असहमत; अनुपलब्ध; अपर्याप्त; अनावश्यक; अवैध; अन्यथा; अनदेखी; नजरअंदाज;
इनकार; इंकार; इन्कार; मना; मनाही; रोकने; रोक; प्रतिबंध; वंचित; विफल; नाकाम; अभाव; रहित; मुक्त; विहीन;
शायद ही; मुश्किल से; सिवाय; बजाय; बजाए; खंडन; वर्जित; निषिद्ध; नापसंद; बेखबर; अछूता; अछूती; अछूते; नॉट; नो;
नॉन; मत; बचने; बचें; बचना; विरुद्ध; अस्वीकार*; असामान्य; अनियमित; अनौपचारिक; अमान्य; निर्दोष; बेघर;
बेरोजगार*; असफलता; विफलता; टालने; स्वतंत्र
"""

ENGLISH_PLAIN = "not; no; never; none; nobody; nothing; nowhere; neither; nor; without; cannot; *n't"

ENGLISH_IMPLIED = """
not only; not just; not merely; not simply; not solely; or not; no matter; no doubt; no .; no later than;
no wonder; fail; fails; failed; failing; failure; refus*; deny; denies; denied; denying; denial; lack;
lacks; lacked; lacking; unable; hardly; barely; scarcely; rarely; seldom; rare; except; excluded; prevent*;
stop; stops; stopped; stopping; ban; bans; banned; banning; avoid*; prohibit*; forbid*; forbade; reject*;
until; till; unless; impossible; absent; absence; instead; rather than; otherwise; yet to; far from; lest;
missing; miss; against; ignor*; declin*; refrain*; oppos*; inability; intolerant; intolerable; invisible;
incapable; invalid; insufficient; inadequate; irrelevant; incomplete; inaccurate; disagree*; disapprov*;
dislike*; ineligible; illegal; informal; independent; indefinite*; insecure; inconclusive; inappropriate;
non; non*; free of; free from
"""

ENGLISH_PREFIXED = r"un(?!cles? |der|es|i[cfoqtv]|til|to)[a-z]{4,}|(?!never|none|regard|wire|count)[a-z]{3,}less"
"""A pattern of the adjectives that imply one: unknown and homeless, not under, united or nevertheless."""
