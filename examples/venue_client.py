"""An order at the simulated venue, with nothing but Python. Usage: venue_client.py KEY SECRET"""
import hashlib
import hmac
import json
import sys
import time
import urllib.request

if len(sys.argv) != 3:
    sys.exit(__doc__)
BASE, (KEY, SECRET) = "http://127.0.0.1:18080", sys.argv[1:]


def ask(path, query="", order=None):
    body = json.dumps(order) if order else ""
    at, window = str(int(time.time() * 1000)), "5000"
    signed = hmac.new(SECRET.encode(), (at + KEY + window + query + body).encode(), hashlib.sha256)
    head = {"X-BAPI-API-KEY": KEY, "X-BAPI-TIMESTAMP": at, "X-BAPI-RECV-WINDOW": window,
            "X-BAPI-SIGN": signed.hexdigest(), "Content-Type": "application/json"}
    request = urllib.request.Request(f"{BASE}{path}?{query}", body.encode() or None, head)
    answer = json.load(urllib.request.urlopen(request, timeout=10))
    return answer["result"] if answer["retCode"] == 0 else sys.exit(f"refused: {answer}")


ask("/v5/order/create", order={"category": "linear", "symbol": "BTCUSDT", "side": "Buy",
                               "orderType": "Market", "qty": "0.01"})
print(ask("/v5/position/list", "category=linear&symbol=BTCUSDT")["list"][0]["avgPrice"])
