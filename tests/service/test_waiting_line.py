"""Whose turn it is at the engine."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.protocols import DecodingOptions, Segment
from service.waiting_line import Group, Item, Request, WaitingLine

GREEDY = Group(source="hi", target="en", options=DecodingOptions(beam_size=1))
WIDE = Group(source="hi", target="en", options=DecodingOptions(beam_size=8))

requests = st.lists(
    st.tuples(st.sampled_from([GREEDY, WIDE]), st.lists(st.integers(1, 60), min_size=1, max_size=12)), max_size=8
)


def request_of(lengths: list[int], group: Group = GREEDY) -> Request:
    """Return a request whose items have these lengths in tokens."""
    request = Request([Segment(text="क")] * len(lengths), group)
    request.keep(
        Item(request=request, index=index, segment=Segment(text="क"), tokens=tokens)
        for index, tokens in enumerate(lengths)
    )
    return request


def line_of(*members: Request, budget: int) -> WaitingLine:
    """Return a line in which these requests stand in this order."""
    line = WaitingLine(max_batch_tokens=budget)
    for member in members:
        line.join(member)
    return line


def lengths(batch: list[Item]) -> list[int]:
    """Return the lengths of a batch's items, in order."""
    return [item.tokens for item in batch]


@given(requests, st.integers(1, 100))
def test_every_item_goes_out_once_in_a_batch_of_its_group_within_the_budget(
    members: list[tuple[Group, list[int]]], budget: int
) -> None:
    """Nothing is lost or doubled, no batch mixes groups, and only a lone item may be over the padded budget."""
    line = line_of(*(request_of(lengths, group) for group, lengths in members), budget=budget)
    out = []
    while batch := line.next_batch():
        assert len({item.request.group for item in batch}) == 1
        assert len(batch) == 1 or len(batch) * max(lengths(batch)) <= budget
        out += [(id(item.request), item.index) for item in batch]
    assert len(out) == len(set(out)) == sum(len(items) for _, items in members)
    assert line.tokens == 0


@given(requests, st.integers(1, 100))
def test_each_request_leads_with_its_oldest_item_when_its_turn_comes(
    members: list[tuple[Group, list[int]]], budget: int
) -> None:
    """The oldest item of the request whose turn it is leads the next batch, so everybody waits a bounded time."""
    standing = [request_of(lengths, group) for group, lengths in members]
    line = line_of(*standing, budget=budget)
    for request in standing:
        if request.waiting:  # else others' batches have had room for all of it
            oldest = request.waiting[0]
            assert line.next_batch()[0] is oldest


def test_a_small_request_is_done_in_its_first_turn() -> None:
    """Four items of any length that fit the budget go out together, beside a request of a thousand."""
    large, small = request_of([30] * 1000), request_of([5, 60, 20, 90])
    line = line_of(large, small, budget=400)
    line.next_batch()
    assert [item.index for item in line.next_batch() if item.request is small] == [0, 2, 1, 3]
    assert not small.waiting


def test_a_batch_is_of_similar_lengths() -> None:
    """With a choice, the items nearest in length to the leading one share its batch, so little is padding."""
    line = line_of(request_of([50, 3, 49, 4, 50, 3]), budget=150)
    assert [lengths(line.next_batch()) for _ in range(2)] == [[50, 50, 49], [3, 3, 4]]


def test_what_is_left_of_the_budget_goes_to_others() -> None:
    """Requests share a batch when the one whose turn it is does not fill it."""
    first, second = request_of([10]), request_of([90, 10, 11])
    line = line_of(first, second, budget=30)
    assert lengths(line.next_batch()) == [10, 10]
    assert lengths(second.waiting) == [90, 11]


def test_an_item_that_does_not_fit_leaves_room_for_a_shorter_one() -> None:
    """A longer item that would burst the padded budget is passed over, not the end of the batch."""
    line = line_of(request_of([10, 14, 2]), budget=26)
    assert lengths(line.next_batch()) == [10, 2]


def test_who_left_takes_no_turn() -> None:
    """A request whose caller has gone is never in a batch."""
    gone, stays = request_of([5, 5]), request_of([5])
    line = line_of(gone, stays, budget=100)
    gone.leave()
    assert [item.request for item in line.next_batch()] == [stays]
    assert line.next_batch() == []
