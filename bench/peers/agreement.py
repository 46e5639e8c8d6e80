"""How far the fills of two runs agree, and by which rule each of the others differs."""
import collections

THROUGH = "through"  # a trade through the price whose aggressor is of the order's own side
CANCEL = "cancel"    # a cancel that had to wait until its order was answered
LATER = "later"      # neither itself: it follows from an earlier one of these

Difference = collections.namedtuple("Difference", "time side ticks lots of rule")


def is_through(fill, trades):
    """Whether at that very time a trade printed through the price, bought for a buy order."""
    time, side, ticks, _ = fill
    aggressor, price = trades.get(time, (0, 0))
    return aggressor == side and side * (ticks - price) > 0


def rule_of(fill, of, run, trades):
    """`trades` is empty where both count them alike."""
    if of == "tradewind" and is_through(fill, trades):
        return THROUGH
    return CANCEL if of == "hftbacktest" and fill in run.waited else LATER


class Comparison:
    """Fills are the same with the same time, side, price and quantity; each counts once."""

    def __init__(self, ours, run, trades, is_any_through):
        trades = trades if is_any_through else {}
        mine, theirs = collections.Counter(ours), collections.Counter(run.fills)
        self.ours = len(ours)
        self.theirs = len(run.fills)
        self.same = (mine & theirs).total()
        self.differences = sorted(
            Difference(*fill, of, rule_of(fill, of, run, trades))
            for of, only in (("tradewind", mine - theirs), ("hftbacktest", theirs - mine))
            for fill in only.elements())

    @property
    def share(self):
        return self.same / max(self.ours, self.theirs)

    def count(self, rule):
        return sum(difference.rule == rule for difference in self.differences)

    def as_record(self):
        return {"ours": self.ours, "theirs": self.theirs, "same": self.same, "share": self.share,
                **{rule: self.count(rule) for rule in (THROUGH, CANCEL, LATER)}}
