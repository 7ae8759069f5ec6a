#!/bin/sh
# Goal: the commands of docs/getting-started.md do what the page says. Method: they are run, on a smaller demo.
# Usage: getting_started.sh BIN WORK
set -eu
bin=$1
shop=$2/shop
rm -rf "$2"
mkdir -p "$2"

"$bin/orders" demo --orders 60 --data "$shop" >"$2/demo.txt"

"$bin/loyalty" run "$shop" &
service=$!
trap 'kill $service 2>/dev/null || true' EXIT

# Caught up: it stands at the end of the order service's log.
deadline=$(($(date +%s) + 60))
until "$bin/weir" status "$shop/loyalty" --json 2>/dev/null | grep -q '"lag_events":0[,}]'; do
  kill -0 $service
  [ "$(date +%s)" -lt $deadline ] || { echo "loyalty did not catch up in a minute"; exit 1; }
done
"$bin/weir" all "$shop/loyalty" --json >"$2/granted.json"

kill -TERM $service
wait $service
trap - EXIT

# A customer has what was granted to them.
customer=$(sed -n 's/.*"stream":"points-\([^"]*\)".*/\1/p' "$2/granted.json" | head -n 1)
granted=$(sed -n "/\"stream\":\"points-$customer\"/s/.*\"points\":\([0-9]*\).*/\1/p" "$2/granted.json" | paste -sd+ - )
shown=$("$bin/loyalty" show "$shop" "$customer")
[ "$shown" -eq $((granted)) ] || { echo "customer $customer: granted $granted, shown $shown"; exit 1; }
echo "customer $customer has $shown points"
