"""Runs of the grid that the program and hftbacktest both make, on both recordings."""
import dataclasses
import pathlib

import recording

MILLISECOND = 1_000_000


@dataclasses.dataclass(frozen=True)
class Market:
    symbol: str
    path: pathlib.Path
    price_decimals: int
    quantity_decimals: int
    price_range: tuple  # wide around everything that is quoted or traded

    @property
    def tick_size(self):
        return 10.0**-self.price_decimals

    @property
    def lot_size(self):
        return 10.0**-self.quantity_decimals


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    latency: int  # ns, each way
    changed: dict  # parameters of the grid that are not those of GRID
    queue: str = "power:3"
    is_hasty: bool = False  # orders are cancelled all the time before they are answered

    @property
    def parameters(self):
        return GRID | self.changed


MARKETS = (Market("BTCUSDT", recording.BTCUSDT, 1, 3, (50_000.0, 70_000.0)),
           Market("ETHUSDT", recording.ETHUSDT, 2, 3, (2_000.0, 3_500.0)))

GRID = {"levels": "10", "offset": "0.0001", "spacing": "0.0001", "requote": "0.0001", "skew": "0",
        "notional": "200", "position_max": "100000", "refresh": "100"}

CASES = (
    Case("main", 5 * MILLISECOND, {}),
    Case("quick", 1 * MILLISECOND, {}),
    Case("slow", 20 * MILLISECOND, {}),
    Case("tight", 5 * MILLISECOND,
         {"levels": "5", "offset": "0.00005", "spacing": "0.00005", "requote": "0.00005"}),
    Case("patient", 5 * MILLISECOND, {"requote": "0.0005"}),
    Case("fine", 5 * MILLISECOND,
         {"levels": "20", "offset": "0", "spacing": "0.00002", "requote": "0.00002"}),
    Case("adverse", 5 * MILLISECOND, {}, queue="risk_adverse"),
    Case("far", 50 * MILLISECOND, {}, is_hasty=True),
    Case("leaning", 5 * MILLISECOND, {"skew": "0.00005", "position_max": "2000"},
         is_hasty=True),
)
SPEED_CASE = CASES[0]
