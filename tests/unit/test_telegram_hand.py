"""What is in hand decides how far Telegram may forget."""

from handlers.telegram.hand import Hand
from handlers.telegram.intake import chat_of


def test_offset_is_the_lowest_unfinished() -> None:
    """Later updates that are done do not move the offset past an earlier one that is not."""
    hand = Hand()
    for update in (10, 11, 12):
        hand.take(update)
    hand.finish(11)
    hand.finish(12)

    assert 10 == hand.offset
    hand.finish(10)
    assert 13 == hand.offset


def test_done_but_unconfirmed_is_not_taken_again() -> None:
    """What is done above the lowest unfinished comes with every question, and is ignored until Telegram forgot it."""
    hand = Hand()
    hand.take(10)
    hand.take(11)
    hand.finish(11)

    assert not hand.take(11)
    hand.finish(10)
    hand.confirmed(12)
    assert hand.take(11)


def test_ids_may_start_anew() -> None:
    """After a quiet week Telegram chooses the next id at random, also below the last one: the offset follows it down."""
    hand = Hand()
    hand.take(1000)
    hand.finish(1000)
    hand.confirmed(1001)
    hand.take(5)

    assert 5 == hand.offset
    hand.finish(5)
    assert 6 == hand.offset


def test_the_hand_is_bounded() -> None:
    """What does not fit is not taken; it fits after something is done."""
    hand = Hand(most=2)

    assert [True, True, False] == [hand.take(update) for update in (1, 2, 3)]
    hand.finish(1)
    assert hand.take(3)


def test_chat_of_every_kind_of_update() -> None:
    """A tap, a message and a block in one private chat are kept in one order."""
    chat = {"id": 501}
    updates = [
        {"update_id": 1, "message": {"chat": chat, "from": {"id": 9}}},
        {"update_id": 2, "callback_query": {"from": {"id": 501}, "message": {"chat": chat}}},
        {"update_id": 3, "callback_query": {"from": {"id": 501}}},
        {"update_id": 4, "my_chat_member": {"chat": chat, "from": {"id": 9}}},
    ]

    assert [501] * 4 == [chat_of(update) for update in updates]
    assert "update 5" == chat_of({"update_id": 5, "something_new": {}})
