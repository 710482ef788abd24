"""Whose turn it is at the engine."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from models.protocols import DecodingOptions, Segment
from service.waiting_line import Group, Item, Piece, Request, WaitingLine

GREEDY = Group(source="hi", target="en", options=DecodingOptions(beam_size=1))
WIDE = Group(source="hi", target="en", options=DecodingOptions(beam_size=8))

lengths_and_first = st.tuples(st.lists(st.integers(0, 60), min_size=1, max_size=12), st.integers(0, 12))
requests = st.lists(
    st.builds(
        lambda group, given: request_of(given[0], group, first=given[1]),
        st.sampled_from([GREEDY, WIDE]),
        lengths_and_first,
    ),
    max_size=8,
)


def request_of(lengths: list[int], group: Group = GREEDY, *, first: int | None = None) -> Request:
    """Return a request whose items have these lengths in tokens, and which wants the `first` ones before the rest."""
    wanted = len(lengths) if first is None else first
    segment = Segment(text="क")
    return Request([Piece(segment=segment, tokens=n, first=at < wanted) for at, n in enumerate(lengths)], group)


def line_of(*members: Request, budget: int) -> WaitingLine:
    """Return a line in which these requests stand in this order."""
    line = WaitingLine(max_batch_tokens=budget)
    for member in members:
        line.join(member)
    return line


def lengths(batch: list[Item]) -> list[int]:
    """Return the lengths of a batch's items, in order."""
    return [item.tokens for item in batch]


def waiting(request: Request) -> list[Item]:
    """Return the items of a request that were in no batch yet."""
    return [*request.first, *request.rest]


@given(requests, st.integers(1, 100))
def test_every_item_goes_out_once_in_a_batch_of_its_group_within_the_budget(
    members: list[Request], budget: int
) -> None:
    """Nothing is lost or doubled, no batch mixes groups, and only a lone item may be over the padded budget."""
    items = sum(len(member.owed) for member in members)
    line = line_of(*members, budget=budget)
    out = []
    while batch := line.next_batch():
        assert len({item.request.group for item in batch}) == 1
        assert len(batch) == 1 or len(batch) * max(lengths(batch)) <= budget
        out += [(id(item.request), item.index) for item in batch]
        assert line.tokens == sum(item.tokens for member in members for item in waiting(member))
    assert len(out) == len(set(out)) == items
    assert line.tokens == 0


@given(requests, st.integers(1, 100))
def test_no_room_is_left_that_a_waiting_item_could_take(members: list[Request], budget: int) -> None:
    """What waits of the same group when a batch goes out would burst its budget, whoever's it is."""
    line = line_of(*members, budget=budget)
    while batch := line.next_batch():
        of_group = [member for member in members if member.group == batch[0].request.group]
        others = [item.tokens for member in of_group for item in waiting(member)]
        assert all((len(batch) + 1) * max(*lengths(batch), other) > budget for other in others)


@given(requests, st.integers(1, 100))
def test_each_request_leads_with_its_oldest_item_when_its_turn_comes(members: list[Request], budget: int) -> None:
    """The oldest item of the request whose turn it is leads, one wanted first if any waits: nobody starves."""
    line = line_of(*members, budget=budget)
    for request in members:
        if left := waiting(request):  # else others' batches have had room for all of it
            oldest = min(left, key=lambda item: (not item.piece.first, item.index))
            assert line.next_batch()[0] is oldest


def test_a_small_request_is_done_in_its_first_turn() -> None:
    """Four items of any length that fit the budget go out together, beside a request of a thousand."""
    large, small = request_of([30] * 1000), request_of([5, 60, 20, 90])
    line = line_of(large, small, budget=400)
    line.next_batch()
    assert [item.index for item in line.next_batch() if item.request is small] == [0, 2, 1, 3]
    assert not waiting(small)


def test_a_batch_is_of_similar_lengths() -> None:
    """With a choice, the items nearest in length to the leading one share its batch, so little is padding."""
    line = line_of(request_of([50, 3, 49, 4, 50, 3]), budget=150)
    assert [lengths(line.next_batch()) for _ in range(2)] == [[50, 50, 49], [3, 3, 4]]


def test_what_is_wanted_first_comes_before_the_rest_of_its_request() -> None:
    """Whatever their lengths, these go in the request's first turn, and the rest when they are all gone."""
    request = request_of([5, 40, 12, 5, 5, 40], first=3)
    line = line_of(request, budget=120)
    assert [[item.index for item in line.next_batch()] for _ in range(3)] == [[0, 2, 1], [3, 4, 5], []]


def test_what_is_wanted_first_makes_no_small_batch() -> None:
    """The room beside them goes to what is nearest to them in length, of the same request or of another."""
    asking, other = request_of([20, 21, 60, 22], first=2), request_of([5, 19, 58])
    line = line_of(asking, other, budget=88)
    batch = line.next_batch()
    assert lengths(batch) == [20, 21, 22, 19]
    assert [item.request for item in batch] == [asking, asking, asking, other]


def test_nobody_waits_for_what_others_want_first() -> None:
    """Requests take turns with all of theirs: the rest of one comes before what a later one wants first."""
    early = request_of([10] * 4, first=2)
    late = [request_of([10] * 4, first=2) for _ in range(3)]
    line = line_of(early, *late, budget=20)
    turns = [{item.request for item in line.next_batch()} for _ in range(5)]
    assert turns == [{early}, {late[0]}, {late[1]}, {late[2]}, {early}]


def test_what_is_left_of_the_budget_goes_to_others() -> None:
    """Requests share a batch when the one whose turn it is does not fill it."""
    first, second = request_of([10]), request_of([90, 10, 11])
    line = line_of(first, second, budget=30)
    assert lengths(line.next_batch()) == [10, 10]
    assert [lengths(line.next_batch()) for _ in range(2)] == [[90], [11]]


def test_an_item_that_does_not_fit_leaves_room_for_a_shorter_one() -> None:
    """A longer item that would burst the padded budget is passed over, not the end of the batch."""
    line = line_of(request_of([10, 14, 2]), budget=26)
    assert lengths(line.next_batch()) == [10, 2]


def test_who_left_takes_no_turn() -> None:
    """A request whose caller has gone is never in a batch."""
    gone, stays = request_of([5, 5]), request_of([5])
    line = line_of(gone, stays, budget=100)
    line.leave(gone)
    assert line.tokens == 5
    assert [item.request for item in line.next_batch()] == [stays]
    assert line.next_batch() == []
