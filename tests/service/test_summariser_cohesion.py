"""Which sentences need the one before them."""

from __future__ import annotations

import pytest

from service.summariser.cohesion import leans_back


@pytest.mark.parametrize(
    "text",
    [
        "उन्होंने बताया कि पुल का काम मार्च तक पूरा होगा।",
        "उनका मानना है कि किसानों को सीधा लाभ मिलेगा।",
        "इसके बाद टीम ने बाजार में छापा मारा।",
        "वहीं, दूसरे आरोपी की तलाश जारी है।",
        "इससे यात्रियों को राहत मिलेगी।",
        "यह योजना पिछले साल शुरू हुई थी।",
        "लेकिन अब तक मुआवजा नहीं मिला है।",
        "साथ ही दो नई बसें चलाई जाएंगी।",
        "दूसरी ओर व्यापारियों ने दुकानें बंद रखीं।",
        "दोनों पक्षों ने समझौते पर हस्ताक्षर किए।",
        "मुख्यमंत्री ने इस मौके पर तीन योजनाओं का शिलान्यास किया।",
        "फिर",
    ],
)
def test_a_head_that_points_back_is_seen(text: str) -> None:
    """Pronouns, connectives and "on this occasion" need the sentence before."""
    assert leans_back(text)


@pytest.mark.parametrize(
    "text",
    [
        "कोसी नदी के उफान से बारह गांवों में पानी घुस गया है।",
        "इस साल मानसून सामान्य से बेहतर रहने की उम्मीद है।",
        "राज्य में इस बार गेहूं की रिकॉर्ड खरीद हुई है।",
        "वित्त मंत्री ने कहा कि इससे महंगाई घटेगी।",
        "",
    ],
)
def test_a_head_that_stands_alone_is_let_be(text: str) -> None:
    """The date of the article tells "this year", and a pronoun deep in the sentence has its noun there."""
    assert not leans_back(text)
